"""Who is at work on what, known to every process of the program: locks on files, which the system frees when a process dies."""

import hashlib
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import JobId

PATIENCE_S = 2.0
"""How long a job waits for a lock: longer than another process needs to ask whether it is free."""


class JobLocks:
    """One lock for each resource, and one for each job, by which it is known to be alive. ``folder`` must exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def hold(self, job: JobId, resource: str, subject: str) -> Generator[None]:
        """Holds both for the time of the work. Raises JOB_RUNNING_ALREADY when another holds the resource."""
        try:
            with ExitStack() as held:
                for path in (self._of_resource(resource), self._of_job(job)):
                    held.enter_context(_lock(path).acquire(timeout=PATIENCE_S))
                yield
        except Timeout:
            raise Failure(Code.JOB_RUNNING_ALREADY, subject=subject) from None
        with suppress(OSError):
            # Windows does not remove a file that another process has open, which may be asking just now.
            self._of_job(job).unlink()

    def resource_is_free(self, resource: str) -> bool:
        return _is_free(self._of_resource(resource))

    def is_alive(self, job: JobId) -> bool:
        """Whether a process is at work on ``job``."""
        path = self._of_job(job)
        return path.exists() and not _is_free(path)

    def has_begun(self, job: JobId) -> bool:
        """Whether the process of an unfinished ``job`` came as far as to hold its locks."""
        return self._of_job(job).exists()

    def _of_resource(self, resource: str) -> Path:
        # A resource is named by ids that a file system may not take.
        return self._folder / f"resource-{hashlib.sha256(resource.encode()).hexdigest()[:24]}.lock"

    def _of_job(self, job: JobId) -> Path:
        return self._folder / f"job-{job}.lock"


def _lock(path: Path) -> FileLock:
    return FileLock(path, mode=0o600, thread_local=False)


def _is_free(path: Path) -> bool:
    try:
        with _lock(path).acquire(timeout=0):
            return True
    except Timeout:
        return False
