"""A window's process that starts one job, says its id, and waits to be killed."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from cognito_admin.store.settings_file import JSON
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.jobs import Jobs, Launcher
from tests.work.job_child import FileJournal

CHILD = Path(__file__).with_name("job_child.py")


async def given_to_every_job(_: Mapping[str, JSON]) -> dict[str, str]:
    return {"key": "given-to-every-job"}


def jobs_in(
    folder: Path, secrets: Callable[[Mapping[str, JSON]], Awaitable[Mapping[str, str]]] = given_to_every_job
) -> Jobs:
    """The jobs of a window that keeps everything in ``folder``."""
    journal = FileJournal(folder / "journal")

    async def open_journal() -> FileJournal:
        return journal

    command = [sys.executable, str(CHILD), str(folder)]
    return Jobs(
        journal=open_journal,
        secrets=secrets,
        launcher=Launcher(command, folder),
        locks=JobLocks(folder),
        poll_s=0.02,
    )


async def main() -> None:
    folder = Path(sys.argv[1])
    jobs = jobs_in(folder)
    told = asyncio.Event()
    jobs.subscribe(lambda job: told.set() if job.progress else None)
    job = await jobs.start("until_let_go", resource="pool", subject="Shop", arguments={"go": str(folder / "go")})
    await told.wait()
    print(job.id, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    asyncio.run(main())
