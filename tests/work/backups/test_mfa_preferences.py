from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.archive.folder import Folder
from cognito_admin.archive.reading import Backup, opened
from cognito_admin.archive.verifying import Verification
from cognito_admin.model.backups import InClear, Protection, ReadingKey, Unread
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.work.asks import AT_ONCE
from cognito_admin.work.stop import Stop
from tests.store.people import spread_person
from tests.work.backup_pool import BackupPool
from tests.work.backups.making import ENCRYPTED, KEY, PEOPLE, STAFF, back_up, denied, read, those, to

SMS = {"UserMFASettingList": ["SMS_MFA"], "PreferredMfaSetting": "SMS_MFA"}
BOTH = {"UserMFASettingList": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]}


def mfa_of(place: str, key: ReadingKey | None = None) -> list[Any]:
    with opened(Path(place), key) as one:
        return list(one.mfa_preferences())


@pytest.mark.parametrize("protection", [InClear(), ENCRYPTED])
def test_mfa_preferences_are_in_the_backup_when_they_are_wished_for_and_asked_for_never_else(
    tmp_path: Path, protection: Protection
) -> None:
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]})
    pool.preferences = {PEOPLE[3].username: SMS, PEOPLE[40].username: BOTH}
    without = back_up(pool, to(tmp_path / "without"))
    assert (pool.asked_for_mfa, without.manifest.counts.mfa, mfa_of(without.place)) == ([], None, [])
    assert not (Path(without.place) / "mfa").exists()
    backed = back_up(pool, to(tmp_path / "with", protection=protection, with_mfa=True))
    key = None if isinstance(protection, InClear) else KEY
    found = {one["username"]: one for one in mfa_of(backed.place, key)}
    assert sorted(pool.asked_for_mfa) == sorted(found) == sorted(user.username for user in PEOPLE)
    assert found[PEOPLE[3].username] == {**SMS, "sub": PEOPLE[3].sub, "username": PEOPLE[3].username}
    assert found[PEOPLE[40].username]["UserMFASettingList"] == BOTH["UserMFASettingList"]
    assert found[PEOPLE[0].username]["UserMFASettingList"] == []
    assert backed.manifest.counts.mfa == backed.outcome()["mfa"] == 60
    assert backed.manifest.verified is not None


def test_who_signs_in_through_another_provider_or_is_gone_is_no_loss(tmp_path: Path) -> None:
    elsewhere = replace(PEOPLE[0], status="EXTERNAL_PROVIDER")
    pool = BackupPool([elsewhere, *PEOPLE[1:]])
    pool.preferences = {PEOPLE[1].username: None}
    backed = back_up(pool, to(tmp_path, with_mfa=True))
    assert elsewhere.username not in pool.asked_for_mfa
    assert (backed.manifest.counts.mfa, backed.manifest.unread) == (58, ())


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_nobody_is_asked_about_twice_but_who_was_on_the_way_when_a_backup_ended(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    people = [spread_person(number) for number in range(300)]
    at, kind = data.draw(st.integers(0, 200)), data.draw(st.sampled_from(("cancel", "fail")))

    def interfere(operation: str, number: int) -> None:
        if operation == "mfa_preference" and number >= at:
            if kind == "fail":
                raise Failure(Code.THROTTLED)
            stop.request()

    stop, refused = Stop(), people[2].username
    pool = BackupPool(people, before=interfere)
    pool.preferences = {refused: Failure(Code.VALUE_REFUSED, aws_code="InvalidParameterException")}
    with pytest.raises((Cancelled, Failure)):
        back_up(pool, to(folder, with_mfa=True), stop)
    second = BackupPool(people)
    second.preferences = pool.preferences
    backed = back_up(second, to(folder, with_mfa=True))
    assert sorted(one["username"] for one in mfa_of(backed.place)) == sorted(
        user.username for user in people if user.username != refused
    )
    assert len(set(pool.asked_for_mfa) & set(second.asked_for_mfa)) <= 4 * AT_ONCE
    assert len(pool.asked_for_mfa) + len(second.asked_for_mfa) <= 300 + 4 * AT_ONCE
    assert backed.manifest.unread == (Unread("AdminGetUser", "InvalidParameterException", "1"),)
    assert list(Verification(Backup(Folder(Path(backed.place)))).verify()) == []


def test_a_refusal_to_tell_of_users_is_a_loss_and_asked_for_once(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE)
    pool.preferences = {user.username: denied("AdminGetUser") for user in PEOPLE}
    backed = back_up(pool, to(tmp_path, with_mfa=True))
    assert backed.manifest.unread == (Unread("AdminGetUser", "AccessDeniedException"),)
    assert len(pool.asked_for_mfa) <= AT_ONCE
    assert (read(backed.place)[0], backed.manifest.counts.mfa) == (those(PEOPLE), 0)


def test_preferences_that_were_paid_for_are_not_removed_for_a_backup_without(tmp_path: Path) -> None:
    paid = back_up(BackupPool(PEOPLE[:5]), to(tmp_path, with_mfa=True)).place
    back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1))
    assert Path(paid).exists()
    assert back_up(BackupPool(PEOPLE[:5]), to(tmp_path, keep=1, with_mfa=True)).removed
