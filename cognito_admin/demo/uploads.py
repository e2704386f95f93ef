"""Where the CSV file of an import job is put: AWS gives a presigned address of S3, the emulator one of its own."""

from datetime import timedelta
from urllib.parse import urlsplit

from cognito_admin.demo.import_file import MAX_BYTES
from cognito_admin.demo.state import ImportFile, Service
from cognito_admin.demo.wire import HttpRequest, HttpResponse

PATH = "/_uploads/"
VALID_S = 900


def upload_url(service: Service, pool_id: str, job_id: str) -> str:
    """The address for a job's file, good for fifteen minutes."""
    return f"{service.endpoint_url}{PATH}{pool_id}/{job_id}?X-Amz-Expires={VALID_S}"


def respond(service: Service, request: HttpRequest) -> HttpResponse:
    """Takes the file, or says in S3's way why not."""
    pool_id, _, job_id = urlsplit(request.path).path.removeprefix(PATH).partition("/")
    with service.lock:
        found = _file(service, pool_id, job_id)
        if request.method != "PUT" or found is None:
            return _refused("AccessDenied", "Access Denied")
        file, expired = found
        if expired:
            return _refused("AccessDenied", "Request has expired")
        if request.headers.get("x-amz-server-side-encryption") != "aws:kms":
            return _refused("SignatureDoesNotMatch", "The header x-amz-server-side-encryption must be aws:kms.")
        if len(request.body) > MAX_BYTES:
            return _refused("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
        file.content = request.body
    return HttpResponse()


def _file(service: Service, pool_id: str, job_id: str) -> tuple[ImportFile, bool] | None:
    for region in service.everywhere():
        pool = region.pools.get(pool_id)
        if pool is not None and job_id in pool.import_jobs:
            expires = pool.import_jobs[job_id]["CreationDate"] + timedelta(seconds=VALID_S)
            return pool.import_files[job_id], service.clock.now() > expires
    return None


def _refused(code: str, message: str, status: int = 403) -> HttpResponse:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return HttpResponse(body.encode(), status, {"Content-Type": "application/xml"})
