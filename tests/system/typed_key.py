"""Does in a process of its own what the window does with an access key: ``add``, ``replace``, ``remove``, or ``list`` the keyring.

Takes the folder, the address of the emulator and any of these, one after the other. Prints one JSON array: for each the code of
what was told or null, for ``list`` the entries of the keyring.
"""

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from cognito_admin.app import Start, services
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY
from cognito_admin.keystore import SERVICE
from cognito_admin.model.connections import AccessKey, Connection, ConnectionKind
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import ConnectionId, Region

WORK = ConnectionId("work")


async def do(what: str, basedir: Path, url: str) -> str | None:
    connection = Connection(WORK, "Work", None, Region("eu-central-1"), url, kind=ConnectionKind.ACCESS_KEY)
    async with services(Start((sys.executable, "-m", "cognito_admin"), basedir=basedir)) as known:
        match what:
            case "add":
                told = await known.connections.add(connection, AccessKey(ACCESS_KEY, SECRET_KEY))
                assert len((await known.connections.open(WORK)).pools) == 1
                return told and told.code.value
            case "replace":
                await known.connections.replace(replace(connection, name="Office"), AccessKey("AKIAOTHER", "other"))
            case "remove":
                await known.connections.remove(WORK)
            case _:
                raise ValueError(what)
    return None


def entries() -> list[str]:
    """What the keyring holds for this program, by name."""
    import secretstorage

    with secretstorage.dbus_init() as bus:
        found = [item.get_attributes() for item in secretstorage.get_default_collection(bus).get_all_items()]
    return sorted(one["username"] for one in found if one.get("service") == SERVICE)


def main() -> None:
    basedir, url, *steps = sys.argv[1:]
    answers: list[object] = []
    for what in steps:
        try:
            answers.append(entries() if what == "list" else asyncio.run(do(what, Path(basedir), url)))
        except Failure as failure:
            answers.append(failure.code.value)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
