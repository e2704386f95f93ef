"""Who is at work on what, known to every process of the program: locks on files, which the system frees when a process dies."""

import hashlib
import os
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
        paths = self._of_resource(resource), self._of_job(job)
        try:
            with ExitStack() as held:
                for path in paths:
                    held.enter_context(_lock(path).acquire(timeout=PATIENCE_S))
                    # Before it is let go of: whoever waits for it gets no lock on it, and makes another.
                    held.callback(_remove, path)
                yield
        except Timeout:
            raise Failure(Code.JOB_RUNNING_ALREADY, subject=subject) from None
        finally:
            if os.name == "nt":
                # Windows removes none that anybody holds.
                for path in paths:
                    _remove(path)

    def forget(self, job: JobId, resource: str) -> None:
        """Removes the locks of a process that was killed. One that is at work keeps them."""
        for path in (self._of_job(job), self._of_resource(resource)):
            with suppress(Timeout):
                if path.exists():
                    with _lock(path).acquire(timeout=0):
                        _remove(path)

    def resource_is_free(self, resource: str) -> bool:
        return _is_free(self._of_resource(resource))

    def is_alive(self, job: JobId) -> bool:
        """Whether a process is at work on ``job``."""
        return not _is_free(self._of_job(job))

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
    if not path.exists():
        return True
    try:
        with _lock(path).acquire(timeout=0):
            return True
    except Timeout:
        return False


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
