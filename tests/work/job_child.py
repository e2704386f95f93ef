"""A job's process with work made for the tests, and a journal of plain files."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState, Progress, Question
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_messages import Ended, ended_line
from cognito_admin.work.job_process import Pipe, run_job
from cognito_admin.work.job_run import Request, Work


class FileJournal:
    """One JSON file a row, replaced as a whole, so that several processes may look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    async def insert_job(self, job: Job, arguments: Mapping[str, JSON]) -> None:
        (self._folder / f"{job.id}.arguments").write_text(json.dumps(dict(arguments)))
        await self.update_job(job)

    async def update_job(self, job: Job) -> None:
        document = asdict(job) | {"failure": job.failure.as_json() if job.failure else None}
        new = self._folder / f"{job.id}.{os.getpid()}.new"
        new.write_text(json.dumps(document, default=str))
        new.replace(self._folder / f"{job.id}.json")

    async def jobs(self, limit: int) -> tuple[Job, ...]:
        return tuple(_job(path) for path in sorted(self._folder.glob("*.json"), reverse=True)[:limit])

    async def job(self, job: JobId) -> Job | None:
        path = self._folder / f"{job}.json"
        return _job(path) if path.exists() else None

    async def job_arguments(self, job: JobId) -> Mapping[str, JSON]:
        return json.loads((self._folder / f"{job}.arguments").read_text())

    async def request_cancel(self, job: JobId) -> None:
        (self._folder / f"{job}.cancel").touch()

    async def cancel_requested(self, job: JobId) -> bool:
        return (self._folder / f"{job}.cancel").exists()


def _job(path: Path) -> Job:
    row = json.loads(path.read_text())
    return Job(
        **row
        | {
            "state": JobState(row["state"]),
            "started": datetime.fromisoformat(row["started"]),
            "ended": datetime.fromisoformat(row["ended"]) if row["ended"] else None,
            "progress": Progress(**row["progress"]) if row["progress"] else None,
            "question": Question(**row["question"]) if row["question"] else None,
            "failure": failure_from_json(row["failure"]) if row["failure"] else None,
        }
    )


async def until_let_go(request: Request) -> Mapping[str, int]:
    """Counts steps until the file it was told of exists."""
    go = Path(str(request.arguments["go"]))
    steps = 0
    while not go.exists():
        request.stop.check()
        steps += 1
        request.report(Progress("users", steps))
        await asyncio.sleep(0.01)
    return {"steps": steps, "secret_length": len(request.secrets.get("key", ""))}


async def in_a_burst(request: Request) -> Mapping[str, int]:
    for done in range(5001):
        request.report(Progress("users", done, 5000))
        if done % 1000 == 0:
            await asyncio.sleep(0)
    return {"total": 5000}


async def asking(request: Request) -> Mapping[str, int]:
    answer = await request.ask("mfa_code", {"device": "phone"}, True)
    return {"answer": int(answer)}


async def refused(request: Request) -> Mapping[str, int]:
    raise Failure(Code.THROTTLED, operation="ListUsers")


async def mistaken(request: Request) -> Mapping[str, int]:
    raise ZeroDivisionError("a mistake")


async def chatty(request: Request) -> Mapping[str, int]:
    print("a library says hello")
    return {"total": 1}


async def eavesdropped(request: Request) -> Mapping[str, int]:
    """Starts a process as a library would, with whatever stdin there is, while an answer is on its way."""
    listening = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "import sys; print(len(sys.stdin.read()))", stdout=asyncio.subprocess.PIPE
    )
    answer = await request.ask("mfa_code", {}, True)
    overheard, _ = await listening.communicate()
    return {"answer": int(answer), "overheard": int(overheard)}


KINDS: Mapping[str, Work] = {
    "until_let_go": until_let_go,
    "in_a_burst": in_a_burst,
    "asking": asking,
    "eavesdropped": eavesdropped,
    "refused": refused,
    "mistaken": mistaken,
    "chatty": chatty,
}


def main() -> None:
    folder = Path(sys.argv[1])
    pipe = Pipe.of_this_process()
    order = pipe.order()
    if order.kind == "dies":
        os._exit(7)
    if order.kind == "unwritten":
        pipe.send(ended_line(Ended(JobState.FAILED, Failure(Code.STORE_LOCKED), None)))
        return
    asyncio.run(
        run_job(
            order,
            KINDS,
            pipe=pipe,
            journal=FileJournal(folder / "journal"),
            locks=JobLocks(folder),
            on_bug=lambda bug: print(f"bug: {bug!r}", file=sys.stderr),
            row_every_s=0.02,
        )
    )


if __name__ == "__main__":
    main()
