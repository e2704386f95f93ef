from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.backups import ForPassphrase, Passphrase
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.progress import Progress
from cognito_admin.work.stop import Stop
from tests.work.backup_pool import BackupPool
from tests.work.backups.making import ENCRYPTED, KEY, Keys, back_up, broken_off, in_group, read, those, to
from tests.work.fake_pool import breaking
from tests.work.sync_pool import SPREAD, SPREAD_MEMBERS


@given(st.data())
@settings(max_examples=8, deadline=None)
def test_a_backup_that_ended_anywhere_goes_on_and_equals_an_unbroken_one(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    for kind in data.draw(st.lists(st.sampled_from(("cancel", "fail")), min_size=1, max_size=3)):
        stop = Stop()
        pool = BackupPool(SPREAD, SPREAD_MEMBERS, before=breaking(kind, data.draw(st.integers(1, 60)), stop))
        try:
            back_up(pool, to(folder), stop)
            break
        except (Cancelled, Failure):
            pass
    else:
        back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(folder))
    (place,) = folder.iterdir()
    expected = [one for group, users in SPREAD_MEMBERS.items() for one in in_group(group, users)]
    assert read(str(place)) == (those(SPREAD), sorted(expected, key=lambda one: (one["group"], one["sub"])), [])


def test_going_on_asks_aws_for_nothing_that_is_safe_already(tmp_path: Path) -> None:
    whole = BackupPool(SPREAD, SPREAD_MEMBERS)
    back_up(whole, to(tmp_path / "whole"))
    first = broken_off(tmp_path / "broken", "fail", 25)
    told = list[Progress]()
    second = BackupPool(SPREAD, SPREAD_MEMBERS)
    back_up(second, to(tmp_path / "broken"), told=told)
    asked_twice = len(first.lists.calls) + len(second.lists.calls) - len(whole.lists.calls)
    # The pool itself, and what was on its way when the first run ended.
    assert asked_twice <= 18
    assert second.read_settings == 0
    assert next(one.done for one in told if one.phase == "users") > 0


@pytest.mark.usefixtures("quick_passphrases")
def test_an_encrypted_backup_goes_on_with_its_passphrase(tmp_path: Path) -> None:
    passphrase = ForPassphrase("correct horse")
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=passphrase))
    (unfinished,) = tmp_path.iterdir()
    backed = back_up(BackupPool(SPREAD, SPREAD_MEMBERS), to(tmp_path, protection=passphrase))
    assert backed.place == str(unfinished)
    assert read(backed.place, Passphrase("correct horse"))[0] == those(SPREAD)


@pytest.mark.parametrize("keep_key", [False, True])
def test_a_backup_for_others_goes_on_by_its_key_in_the_keyring(tmp_path: Path, keep_key: bool) -> None:
    keys, wish = Keys(), to(tmp_path, protection=ENCRYPTED, keep_key=keep_key)
    pool = broken_off(tmp_path, "fail", 25, wish, keys)
    assert pool.read_settings == 1
    (unfinished,) = tmp_path.iterdir()
    again = BackupPool(SPREAD, SPREAD_MEMBERS)
    again.keys = keys
    backed = back_up(again, wish)
    assert backed.place == str(unfinished)
    assert read(backed.place, KEY)[0] == those(SPREAD)
    assert bool(keys.entries) == keep_key
    for key in keys.entries.values():
        assert read(backed.place, key)[0] == those(SPREAD)


@pytest.mark.usefixtures("quick_passphrases")
def test_a_key_is_kept_though_that_was_wished_only_when_the_backup_went_on(tmp_path: Path) -> None:
    keys, passphrase = Keys(), ForPassphrase("correct horse")
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=passphrase), keys)
    assert not keys.entries
    again = BackupPool(SPREAD, SPREAD_MEMBERS)
    again.keys = keys
    backed = back_up(again, to(tmp_path, protection=passphrase, keep_key=True))
    (key,) = keys.entries.values()
    assert read(backed.place, key)[0] == those(SPREAD)


@pytest.mark.usefixtures("quick_passphrases")
def test_a_passphrase_that_was_typed_to_go_on_and_is_wrong_begins_no_other_backup(tmp_path: Path) -> None:
    broken_off(tmp_path, "fail", 25, to(tmp_path, protection=ForPassphrase("correct horse")))
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(SPREAD), to(tmp_path, protection=ForPassphrase("corect horse"), typed_again=True))
    assert caught.value.code is Code.BACKUP_KEY_WRONG
    assert len(list(tmp_path.iterdir())) == 1
