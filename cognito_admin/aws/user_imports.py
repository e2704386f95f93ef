"""Import jobs of a pool: users out of a file, and what became of each line."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.quotas import PAGE
from cognito_admin.model.restore.password_hashes import Algorithm

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

_HEADERS = {"x-amz-server-side-encryption": "aws:kms"}
"""The address is signed for this one."""
_SAID_BY_S3 = re.compile(rb"<Message>([^<]{1,300})</Message>")
_LINE = re.compile(r"\[(SUCCEEDED|SKIPPED|FAILED)\] Line Number (\d{1,9})\s*(?:[-–:]\s*)?(.*)", re.DOTALL)
_LONGEST_REASON = 300


CREATED, PENDING, IN_PROGRESS, STOPPING = "Created", "Pending", "InProgress", "Stopping"
EXPIRED, STOPPED, FAILED, SUCCEEDED = "Expired", "Stopped", "Failed", "Succeeded"


@dataclass(frozen=True, slots=True)
class ImportJob:
    """``status`` as AWS has it; ``message`` is what it says at the end. Whoever has ``url`` may put a file there."""

    id: str
    name: str
    status: str
    imported: int
    skipped: int
    failed: int
    message: str
    url: str = field(repr=False)

    @property
    def has_ended(self) -> bool:
        return self.status in (EXPIRED, STOPPED, FAILED, SUCCEEDED)

    @property
    def is_active(self) -> bool:
        """Whether it is under way, so that no other can start in the whole account."""
        return self.status != CREATED and not self.has_ended

    @property
    def settled(self) -> int:
        """Lines it is through with."""
        return self.imported + self.skipped + self.failed


class LineResult(StrEnum):
    SUCCEEDED = "SUCCEEDED"
    SKIPPED = "SKIPPED"
    """The user exists already."""
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class LogLine:
    """``number`` is that of the line in the file."""

    number: int
    result: LineResult
    reason: str


class UserImports:
    """Every method raises Failure."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def header(self) -> tuple[str, ...]:
        """The columns that a file has to have."""
        answer = await self._calls.read(
            Asked("GetCSVHeader", self._pool), lambda clients: clients.cognito.get_csv_header(UserPoolId=self._pool)
        )
        return tuple(answer["CSVHeader"])

    async def jobs(self) -> list[ImportJob]:
        """Every job of the pool that AWS remembers, the newest first."""
        return [
            _job(entry)
            async for page in self._calls.pages(
                Asked("ListUserImportJobs", self._pool),
                "PaginationToken",
                lambda clients, options: clients.cognito.list_user_import_jobs(
                    UserPoolId=self._pool, MaxResults=PAGE, **options
                ),
            )
            for entry in page["UserImportJobs"]
        ]

    async def job(self, job: str) -> ImportJob:
        answer = await self._calls.read(
            Asked("DescribeUserImportJob", self._pool),
            lambda clients: clients.cognito.describe_user_import_job(UserPoolId=self._pool, JobId=job),
        )
        return _job(answer["UserImportJob"])

    async def create(self, name: str, role: str, algorithm: Algorithm | None) -> ImportJob:
        """A job that waits for its file. ``name`` is one that no other job of the pool has; ``role`` writes its log."""
        options = {"PasswordHashingAlgorithm": algorithm.value} if algorithm else {}

        def send(clients: "Clients") -> Mapping[str, Any]:
            members: dict[str, Any] = {
                "UserPoolId": self._pool,
                "JobName": name,
                "CloudWatchLogsRoleArn": role,
                **options,
            }
            return clients.cognito.create_user_import_job(**members)

        async def is_there() -> bool:
            return await self._named(name) is not None

        answer = await self._calls.write(Asked("CreateUserImportJob", self._pool), send, is_there)
        found = await self._named(name) if answer is None else _job(answer["UserImportJob"])
        if found is None:
            raise Failure(Code.OUTCOME_UNKNOWN, operation="CreateUserImportJob", pool=self._pool)
        return found

    async def upload(self, job: ImportJob, file: bytes) -> None:
        """Puts the file where the job takes it from, within fifteen minutes. Raises Failure(IMPORT_FILE_REFUSED), too."""
        await self._calls.read(Asked("PutObject", self._pool), lambda clients: _put(clients, job.url, file))

    async def start(self, job: str) -> None:
        """Raises Failure(PRECONDITION_NOT_MET) where another import runs, or the pool verifies neither e-mail nor phone."""

        async def is_there() -> bool:
            return (await self.job(job)).status != CREATED

        await self._calls.write(
            Asked("StartUserImportJob", self._pool),
            lambda clients: clients.cognito.start_user_import_job(UserPoolId=self._pool, JobId=job),
            is_there,
        )

    async def stop(self, job: str) -> None:
        """Users that are there stay. Raises Failure(PRECONDITION_NOT_MET) where it has ended."""

        async def is_there() -> bool:
            return (await self.job(job)).status not in (CREATED, PENDING, IN_PROGRESS)

        await self._calls.write(
            Asked("StopUserImportJob", self._pool),
            lambda clients: clients.cognito.stop_user_import_job(UserPoolId=self._pool, JobId=job),
            is_there,
        )

    async def log(self, job: ImportJob) -> AsyncIterator[LogLine]:
        """What became of each line, as far as the log has it by now. Raises Failure(ACCESS_DENIED), too."""
        for group in await self._log_groups():
            for stream in await self._log_streams(group, job):
                async for message in self._messages(group, stream):
                    if found := _LINE.match(message):
                        yield LogLine(int(found[2]), LineResult(found[1]), found[3].strip()[:_LONGEST_REASON])

    async def _log_groups(self) -> list[str]:
        """One, but for pools that had another name once."""
        before = f"/aws/cognito/userpools/{self._pool}/"
        pages = self._calls.pages(
            Asked("DescribeLogGroups", self._pool),
            "nextToken",
            lambda clients, options: clients.of("logs").describe_log_groups(logGroupNamePrefix=before, **options),
        )
        return [group["logGroupName"] async for page in pages for group in page["logGroups"]]

    async def _log_streams(self, group: str, job: ImportJob) -> list[str]:
        pages = self._calls.pages(
            Asked("DescribeLogStreams", self._pool),
            "nextToken",
            lambda clients, options: clients.of("logs").describe_log_streams(
                logGroupName=group, logStreamNamePrefix=f"{job.id}/", **options
            ),
        )
        return [stream["logStreamName"] async for page in pages for stream in page["logStreams"]]

    async def _messages(self, group: str, stream: str) -> AsyncIterator[str]:
        options: dict[str, Any] = {}
        while True:
            asked = {"logGroupName": group, "logStreamName": stream, "startFromHead": True, **options}
            answer: Mapping[str, Any] = await self._calls.read(
                Asked("GetLogEvents", self._pool),
                lambda clients, asked=asked: clients.of("logs").get_log_events(**asked),
            )
            for event in answer["events"]:
                yield str(event["message"])
            # Its token leads to itself at the end.
            if answer.get("nextForwardToken") in (None, options.get("nextToken")):
                return
            options = {"nextToken": answer["nextForwardToken"]}

    async def _named(self, name: str) -> ImportJob | None:
        return next((job for job in await self.jobs() if job.name == name), None)


def _job(entry: Mapping[str, Any]) -> ImportJob:
    return ImportJob(
        id=str(entry["JobId"]),
        name=str(entry["JobName"]),
        status=str(entry["Status"]),
        imported=int(entry.get("ImportedUsers", 0)),
        skipped=int(entry.get("SkippedUsers", 0)),
        failed=int(entry.get("FailedUsers", 0)),
        message=str(entry.get("CompletionMessage") or ""),
        url=str(entry.get("PreSignedUrl") or ""),
    )


def _put(clients: "Clients", url: str, file: bytes) -> None:
    """By the SDK's own way out, with its proxies and certificates. The address is good for the file of a job and nothing else."""
    from botocore.awsrequest import AWSRequest

    client: Any = clients.cognito
    request: Any = AWSRequest("PUT", url, headers=_HEADERS, data=file)
    answer: Any = client._endpoint.http_session.send(request.prepare())
    if answer.status_code < 300:
        return
    said = _SAID_BY_S3.search(answer.content)
    reason = said[1].decode(errors="replace") if said else f"HTTP status {answer.status_code}"
    code = Code.AWS_TROUBLE if answer.status_code >= 500 else Code.IMPORT_FILE_REFUSED
    raise Failure(code, operation="PutObject", reason=reason)
