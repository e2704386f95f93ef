"""Import jobs: users out of a CSV file that is put to the address the job names."""

import string

from cognito_admin.demo import import_file
from cognito_admin.demo.errors import AwsError, limit_exceeded, resource_not_found
from cognito_admin.demo.import_run import ACTIVE, settle
from cognito_admin.demo.paging import page
from cognito_admin.demo.registry import Answer, Request, operation
from cognito_admin.demo.state import ImportFile, Members, PoolState, Service
from cognito_admin.demo.uploads import upload_url

MAX_JOBS = 1_000


@operation("GetCSVHeader", category="UserPoolResourceRead")
def get_csv_header(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    return {"UserPoolId": pool.id, "CSVHeader": import_file.columns(pool)}


@operation("CreateUserImportJob", category="UserPoolResourceUpdate")
def create_user_import_job(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    if len(pool.import_jobs) >= MAX_JOBS:
        raise limit_exceeded(f"The number of import jobs exceeds the limit of {MAX_JOBS}.")
    job_id = f"import-{service.letters(string.ascii_letters + string.digits, 10)}"
    job: Members = {
        **request,
        "JobId": job_id,
        "PreSignedUrl": upload_url(service, pool.id, job_id),
        "CreationDate": service.clock.now(),
        "Status": "Created",
        "ImportedUsers": 0,
        "SkippedUsers": 0,
        "FailedUsers": 0,
    }
    pool.import_jobs[job_id] = job
    pool.import_files[job_id] = ImportFile()
    return {"UserImportJob": dict(job)}


@operation("DescribeUserImportJob", category="UserPoolResourceRead")
def describe_user_import_job(service: Service, request: Request) -> Answer:
    _, job = _job(service, request)
    return {"UserImportJob": dict(job)}


@operation("ListUserImportJobs", category="UserPoolResourceRead")
def list_user_import_jobs(service: Service, request: Request) -> Answer:
    pool = service.pool(request["UserPoolId"])
    settle(service, pool)
    jobs, token = page(
        service,
        ("ListUserImportJobs", pool.id),
        list(reversed(pool.import_jobs.values())),
        limit=request["MaxResults"],
        token=request.get("PaginationToken"),
    )
    answer: Answer = {"UserImportJobs": [dict(job) for job in jobs]}
    return answer if token is None else {**answer, "PaginationToken": token}


@operation("StartUserImportJob", category="UserPoolResourceUpdate")
def start_user_import_job(service: Service, request: Request) -> Answer:
    pool, job = _job(service, request)
    if job["Status"] != "Created":
        raise _unmet(f"The job is in the state {job['Status']} and cannot be started.")
    if pool.import_files[job["JobId"]].content is None:
        raise _unmet("The CSV file has not been uploaded.")
    if not pool.settings.get("AutoVerifiedAttributes"):
        raise _unmet("The user pool has no auto-verified attribute.")
    if _another_active(service):
        raise _unmet("Another user import job is active in this account.")
    job.update(Status="Pending", StartDate=service.clock.now())
    return {"UserImportJob": dict(job)}


@operation("StopUserImportJob", category="UserPoolResourceUpdate")
def stop_user_import_job(service: Service, request: Request) -> Answer:
    _, job = _job(service, request)
    if job["Status"] not in ("Pending", "InProgress"):
        raise _unmet(f"The job is in the state {job['Status']} and cannot be stopped.")
    job["Status"] = "Stopping"
    return {"UserImportJob": dict(job)}


def _job(service: Service, request: Request) -> tuple[PoolState, Members]:
    pool = service.pool(request["UserPoolId"])
    settle(service, pool)
    if request["JobId"] not in pool.import_jobs:
        raise resource_not_found(f"Import job {request['JobId']} does not exist.")
    return pool, pool.import_jobs[request["JobId"]]


def _another_active(service: Service) -> bool:
    pools = [pool for region in service.everywhere() for pool in region.pools.values()]
    for pool in pools:
        settle(service, pool)
    return any(job["Status"] in ACTIVE for pool in pools for job in pool.import_jobs.values())


def _unmet(message: str) -> AwsError:
    return AwsError("PreconditionNotMetException", message)
