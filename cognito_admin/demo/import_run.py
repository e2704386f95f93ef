"""Import jobs under way. Time moves them: each call that looks at a job brings it to where the clock says it is."""

from datetime import datetime, timedelta

from cognito_admin.demo import attributes, import_file
from cognito_admin.demo.errors import AwsError, import_in_progress
from cognito_admin.demo.state import ImportFile, Members, PoolState, Service
from cognito_admin.demo.users import User

PENDING_S = 1.0
ROWS_A_SECOND = 200
STARTABLE_H = 24
ACTIVE = ("Pending", "InProgress", "Stopping")


def settle(service: Service, pool: PoolState) -> None:
    """Brings the pool's import jobs up to now."""
    now = service.clock.now()
    for job_id, job in pool.import_jobs.items():
        if job["Status"] == "Created" and now - job["CreationDate"] > timedelta(hours=STARTABLE_H):
            job["Status"] = "Expired"
        if job["Status"] == "Pending" and now >= job["StartDate"] + timedelta(seconds=PENDING_S):
            job["Status"] = "InProgress"
        if job["Status"] in ("InProgress", "Stopping"):
            _advance(service, pool, job, pool.import_files[job_id], now)


def refuse_while_importing(service: Service, pool: PoolState) -> None:
    """UserImportInProgressException while a job of the pool is under way."""
    settle(service, pool)
    if any(job["Status"] in ACTIVE for job in pool.import_jobs.values()):
        raise import_in_progress()


def _advance(service: Service, pool: PoolState, job: Members, file: ImportFile, now: datetime) -> None:
    algorithm = job.get("PasswordHashingAlgorithm")
    if file.rows is None:
        try:
            file.rows = import_file.read_rows(file.content or b"", import_file.columns(pool, algorithm))
        except import_file.FileUnreadable as unreadable:
            _end(job, "Failed", str(unreadable), now)
            return
    rows = file.rows
    if job["Status"] == "Stopping":
        _end(job, "Stopped", "The user import job was stopped.", now)
        return
    elapsed_s = (now - job["StartDate"]).total_seconds() - PENDING_S
    due = min(len(rows), int(elapsed_s * ROWS_A_SECOND))
    for number in range(file.rows_done, due):
        outcome, reason = _import(service, pool, algorithm, rows[number], now)
        job[{"SUCCEEDED": "ImportedUsers", "SKIPPED": "SkippedUsers", "FAILED": "FailedUsers"}[outcome]] += 1
        file.log.append(f"[{outcome}] Line Number {number + 2} - {reason}")
    file.rows_done = due
    if due == len(rows):
        if rows and not job["ImportedUsers"]:
            _end(job, "Failed", "Too many users have failed or been skipped during the import.", now)
        else:
            _end(job, "Succeeded", "Import Job Completed Successfully.", now)


def _end(job: Members, status: str, message: str, now: datetime) -> None:
    job.update(Status=status, CompletionMessage=message, CompletionDate=now)


def _import(
    service: Service, pool: PoolState, algorithm: str | None, row: import_file.Row | None, now: datetime
) -> tuple[str, str]:
    """What comes of one line: the outcome and the words the log has for it. Fires no trigger, sends and bills nothing."""
    problem = import_file.problem(pool, algorithm, row)
    if problem or row is None:
        return "FAILED", problem or ""
    values = import_file.user_attributes(pool, row)
    sub = service.new_sub()
    username, from_name = attributes.stored_username(pool, row["cognito:username"], sub)
    values = {**values, **from_name}
    try:
        attributes.check_username_free(pool, username, values)
    except AwsError:
        return "SKIPPED", "The user already exists."
    if attributes.taken_aliases(pool, values, sub):
        return "FAILED", "The alias belongs to another user."
    first_factors = pool.settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]
    signs_in = algorithm or {"EMAIL_OTP", "SMS_OTP"} & set(first_factors)
    status = "CONFIRMED" if signs_in else "RESET_REQUIRED"
    pool.users.put(User(sub, username, values, status, enabled=True, created=now, modified=now), now)
    return "SUCCEEDED", "The import succeeded."
