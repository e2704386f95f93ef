"""Uses the window on an index while many users are changed, in a process of its own, as ``frames_probe`` does during a sync."""

# First, since it settles how Qt and the keyring are found.
from tests.bench.frames_probe import HEIGHT_PX, WIDTH_PX, Hands  # isort: skip

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import boto3

from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.ids import Sub
from cognito_admin.store.paths import Paths
from cognito_admin.ui.panes.users.search_line import SearchLine
from cognito_admin.ui.panes.users.table import UsersTable
from tests.bench.apart import serve
from tests.bench.filling import KEY
from tests.bench.frame_log import FrameLog, tell_paints
from tests.window.computer import REGION, Computer, EmulatorProcess
from tests.window.person import Person, run_aside

WISH = Wish(Kind.EDIT, values={"custom:plan": "changed by the bench"})


def watch(index: str, users: int, times: int) -> dict[str, Any]:
    """The frames of ``times`` events of each kind while ``users`` are changed, and how many were by the end."""
    log = FrameLog()
    seen: dict[str, Any] = {}

    async def visit(person: Person) -> None:
        person.shell.window.resize(WIDTH_PX, HEIGHT_PX)
        pane = await person.opens("users")
        seen["users"] = await person.until(person.found_count, "the users")
        services = person.shell.services
        subs = await run_aside(lambda: _subs(emulator))
        bulk = await services.changes.bulks(pane.workspace).begin(WISH, subs)
        await services.changes.start_bulk(pane.workspace, bulk, services.jobs)
        await person.until(lambda: (job := person.job()) and job.progress and job.progress.done >= 10, "ten of them")
        hands = Hands(person, log, times)
        for act in (hands.turn_the_wheel, hands.page_down, hands.drag_the_thumb, hands.type_and_take_back):
            await act()
        job = person.job()
        assert job is not None
        assert job.progress is not None
        assert not job.state.ended, "all were changed before everything was measured"
        seen["changed"] = job.progress.done
        await person.closes_window("Stop and close")

    with tempfile.TemporaryDirectory() as folder, EmulatorProcess(f"--load-users={users}") as emulator:
        computer = Computer(Path(folder), emulator)
        os.environ.update(computer.profile_files)
        Paths(computer.basedir).prepare()
        shutil.copy(index, computer.index("load"))
        tell_paints(UsersTable, lambda table: log.painted(table, whole=_is_whole(table)))
        tell_paints(SearchLine, lambda line: log.painted(line, whole=True))
        computer.window(visit, pool="load", key=KEY)
    return {**seen, "frames": [frame.as_json() for frame in log.frames]}


def _subs(emulator: EmulatorProcess) -> list[Sub]:
    client: Any = boto3.client(
        "cognito-idp",
        endpoint_url=emulator.url,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    try:
        pages = client.get_paginator("list_users").paginate(UserPoolId=emulator.pools["load"])
        return [
            Sub(attribute["Value"])
            for page in pages
            for user in page["Users"]
            for attribute in user["Attributes"]
            if attribute["Name"] == "sub"
        ]
    finally:
        client.close()


def _is_whole(table: UsersTable) -> bool:
    """Whether every row in sight is at hand."""
    return all(table.users.user(row) is not None for row in table.visible_rows())


if __name__ == "__main__":
    serve(watch)
