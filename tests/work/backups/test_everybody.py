from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cognito_admin.archive.reading import opened
from cognito_admin.model.progress import Progress
from tests.store.people import spread_person
from tests.work.backup_pool import POOL, BackupPool
from tests.work.backups.making import PEOPLE, STAFF, back_up, in_group, read, those, to


def test_a_backup_holds_everybody_once_every_membership_and_the_settings(tmp_path: Path) -> None:
    backed = back_up(BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}), to(tmp_path))
    users, memberships, damages = read(backed.place)
    assert users == those(PEOPLE)
    assert memberships == in_group(STAFF, PEOPLE[:30])
    assert damages == []
    assert backed.damages == ()
    manifest = backed.manifest
    assert (manifest.pool, manifest.counts.users, manifest.counts.groups, manifest.counts.memberships) == (
        POOL,
        60,
        1,
        30,
    )
    assert manifest.verified is not None
    with opened(Path(backed.place)) as one:
        assert one.manifest == manifest
        assert one.document("pool/user-pool.json") == {"UserPool": {"Name": "Shop"}}
        assert one.document("pool/groups.json") == [{"GroupName": "staff", "Precedence": 1}]


@pytest.mark.parametrize("filters", ["work", "ignored", "refused", "find nobody"])
@pytest.mark.parametrize("estimate", [0, None])
def test_everybody_is_there_once_however_the_pool_lets_itself_be_listed(
    tmp_path: Path, filters: str, estimate: int | None
) -> None:
    pool = BackupPool(PEOPLE)
    pool.lists.filters, pool.lists.estimate = filters, estimate
    assert read(back_up(pool, to(tmp_path)).place)[0] == those(PEOPLE)


def test_somebody_whom_filters_miss_is_in_the_backup(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE)
    pool.lists.unfiltered = {min(user.sub for user in PEOPLE)}
    assert read(back_up(pool, to(tmp_path)).place)[0] == those(PEOPLE)


def test_a_small_pool_is_in_the_backup_and_so_is_an_empty_one(tmp_path: Path) -> None:
    for number in (0, 1, 3):
        backed = back_up(BackupPool(PEOPLE[:number]), to(tmp_path / str(number)))
        assert read(backed.place) == (those(PEOPLE[:number]), [], [])


def test_who_came_into_a_group_after_the_users_were_listed_is_in_the_backup_too(tmp_path: Path) -> None:
    late = replace(spread_person(1000), created=datetime.now(UTC) + timedelta(hours=1))
    backed = back_up(BackupPool(PEOPLE, {STAFF: [*PEOPLE[:3], late]}), to(tmp_path))
    users, memberships, damages = read(backed.place)
    assert users == those([*PEOPLE, late])
    assert memberships == in_group(STAFF, [*PEOPLE[:3], late])
    assert damages == []


def test_members_are_read_beside_the_users_and_not_after_them(tmp_path: Path) -> None:
    asked: list[str] = []
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=lambda operation, number: asked.append(operation))
    back_up(pool, to(tmp_path))
    last_page = max(place for place, operation in enumerate(asked) if operation == "list_users")
    assert asked.index("list_users_in_group") < last_page


def test_what_verifying_computes_with_is_loaded_while_aws_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, before = list[Progress](), list[str]()
    monkeypatch.setattr("cognito_admin.work.backup.load_verification", lambda: before.append(told[-1].phase))
    back_up(BackupPool(PEOPLE[:3]), to(tmp_path), told=told)
    phases = [progress.phase for progress in told]
    assert phases.index(before[0]) < phases.index("verifying")


def test_a_group_that_is_deleted_while_it_is_read_leaves_a_whole_backup(tmp_path: Path) -> None:
    def delete(operation: str, number: int) -> None:
        if operation == "list_users_in_group":
            pool.lists.members.pop(STAFF, None)

    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=delete)
    backed = back_up(pool, to(tmp_path))
    assert read(backed.place) == (those(PEOPLE), [], [])
    assert backed.manifest.counts.groups == 1


def test_tokens_that_die_cost_no_user_and_double_none(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]})
    pool.lists.dead_tokens = {"0", "8", "f"}
    assert read(back_up(pool, to(tmp_path)).place) == (those(PEOPLE), in_group(STAFF, PEOPLE[:30]), [])
