from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cognito_admin.archive.verifying import GROUPS
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.keystore import Keystore
from cognito_admin.model.backups import Counts, ForPassphrase, Passphrase
from cognito_admin.model.comparisons import Kind, Sought
from cognito_admin.work.comparisons import Comparisons
from cognito_admin.work.job_run import Request
from cognito_admin.work.stop import Stop
from cognito_admin.work.unlock import StoreKey
from tests.archive.backups import manifest, person
from tests.archive.test_comparing import backup
from tests.work.test_offline import Computer, on_a_computer


class Orders:
    """Jobs that are ordered and not begun."""

    def __init__(self) -> None:
        self.arguments: Mapping[str, Any] = {}
        self.secrets: Mapping[str, str] = {}

    async def start(self, kind: str, *, resource: str, subject: str, arguments: Any, secrets: Any) -> str:
        self.arguments, self.secrets = arguments, secrets
        return kind


def comparisons(here: Computer) -> Comparisons:
    store_key = StoreKey(Keystore(), here.paths)
    store_key.given(bytes(32))
    no_workspaces: Any = None
    return Comparisons(no_workspaces, here.backups, store_key, here.paths)


async def asked(code: str, facts: Mapping[str, str], secret: bool) -> str:
    raise AssertionError(code)


def test_a_job_compares_two_opened_backups_and_the_window_looks_through_what_it_found(tmp_path: Path) -> None:
    writer = BackupWriter.begin(tmp_path / "locked", {}, ForPassphrase("correct horse"))
    writer.add_users(map(line_of, [person(1), person(2)]))
    writer.put(GROUPS, [])
    writer.settle({})
    writer.finish(manifest(writer, Counts(2)))
    made = backup(tmp_path / "a", [person(2), person(3)])
    ordered: list[tuple[str, Orders]] = []

    async def window(here: Computer) -> None:
        orders: Any = Orders()
        before = await here.backups.open(str(tmp_path / "locked"), Passphrase("correct horse"))
        after = await here.backups.open(str(made))
        name, _ = await comparisons(here).start(orders, before.key, after.key, "Shop")
        assert "correct horse" not in str(orders.arguments)
        ordered.append((name, orders))

    async def job(here: Computer) -> None:
        ((_, orders),) = ordered
        request = Request(orders.arguments, orders.secrets, lambda _: None, Stop(), asked)
        assert await comparisons(here).run(request) == {"different": 2}

    async def look(here: Computer) -> None:
        ((name, _),) = ordered
        looking = comparisons(here)
        kept = await looking.open(name)
        found = await kept.differences(await kept.find(Sought(kind=Kind.ADDED)))
        assert [difference.id for difference in found] == [person(3)["Username"]]
        assert (await kept.compared()).before.users == 2
        await looking.close()
        assert here.indexes() == []

    for process in (window, job, look):
        on_a_computer(tmp_path / "data", process)


def test_a_map_says_who_became_whom(tmp_path: Path) -> None:
    before, after = (
        backup(tmp_path / "a", [person(1)]),
        backup(tmp_path / "b", [person(2, email="person1@example.com")]),
    )
    became = tmp_path / "map.csv"
    became.write_text(f"old_sub,new_sub\n{person(1)['Username']},{person(2)['Username']}\n")

    async def compare(here: Computer) -> None:
        sides = [(await here.backups.open(str(place))).key for place in (before, after)]
        for pairs, different in ((became, 1), (None, 2)):
            orders: Any = Orders()
            await comparisons(here).start(orders, sides[0], sides[1], "Shop", pairs)
            request = Request(orders.arguments, orders.secrets, lambda _: None, Stop(), asked)
            assert (await comparisons(here).run(request))["different"] == different

    on_a_computer(tmp_path / "data", compare)
