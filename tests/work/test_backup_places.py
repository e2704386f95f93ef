import asyncio
from pathlib import Path

import pytest

from cognito_admin.archive.writing import BackupWriter
from cognito_admin.keystore import Keystore
from cognito_admin.model.backups import ForRecipients, Identities
from cognito_admin.model.failures import Code, Failure
from cognito_admin.work.backup_places import BackupKeys, opened_backup, place_of
from tests.archive.backups import OWNER, RECIPIENT, packed, person, written


class Kept(Keystore):
    """A keyring in memory; ``failure`` is what it says to everything."""

    def __init__(self, failure: Failure | None = None) -> None:
        super().__init__()
        self.secrets: dict[str, str] = {}
        self.failure = failure

    async def get(self, name: str) -> str | None:
        self._check()
        return self.secrets.get(name)

    async def set(self, name: str, value: str) -> None:
        self._check()
        self.secrets[name] = value

    async def delete(self, name: str) -> None:
        self._check()
        self.secrets.pop(name, None)

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure


def test_a_folder_and_a_packed_file_open_by_what_somebody_types(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path / "backup", [person(1)])
    file = packed(folder, tmp_path / "shop.cognitobackup")
    monkeypatch.setenv("HOME", str(tmp_path))
    for place in (str(folder), str(file), "~/backup"):
        with opened_backup(place) as backup:
            assert list(backup.users()) == [person(1)]


def test_s3_takes_a_connection() -> None:
    with pytest.raises(Failure) as failed:
        place_of("s3://backups/shop")
    assert failed.value.code is Code.CONNECTION_NEEDED


@pytest.mark.parametrize("finished", [True, False])
def test_a_key_that_was_kept_opens_its_backup_and_no_other(tmp_path: Path, finished: bool) -> None:
    async def work() -> None:
        keystore = Kept()
        keys = BackupKeys(keystore)
        place = tmp_path / "backup"
        if finished:
            written(place, [person(1)], protection=ForRecipients((RECIPIENT,)))
            with opened_backup(str(place), OWNER) as backup:
                own, name = Identities((backup.key or "",)), backup.key_name
        else:
            writer = BackupWriter.begin(place, {}, ForRecipients((RECIPIENT,)))
            own, name = writer.key, writer.key_name
            writer.close()
        assert own is not None
        assert name is not None
        assert await keys.kept(str(place)) is None
        assert await keys.keep(name, own) is None
        kept = await keys.kept(str(place))
        if finished:
            with opened_backup(str(place), kept) as backup:
                assert list(backup.users()) == [person(1)]
        else:
            BackupWriter.go_on(place, kept).close()
        other = written(tmp_path / "other", [], protection=ForRecipients((RECIPIENT,)))
        assert await keys.kept(str(other)) is None
        await keys.forget(name)
        assert not keystore.secrets

    asyncio.run(work())


def test_without_a_keyring_nothing_is_kept_and_that_is_told(tmp_path: Path) -> None:
    async def work() -> None:
        missing = Failure(Code.KEYRING_MISSING)
        keys = BackupKeys(Kept(missing))
        place = written(tmp_path / "backup", [], protection=ForRecipients((RECIPIENT,)))
        assert await keys.kept(str(place)) is None
        assert await keys.keep("name", OWNER) == missing
        await keys.forget("name")

    asyncio.run(work())


def test_the_keyring_is_not_asked_for_a_backup_in_clear(tmp_path: Path) -> None:
    place = written(tmp_path / "backup", [])
    assert asyncio.run(BackupKeys(Kept(Failure(Code.LISTING_NOT_COMPLETE))).kept(str(place))) is None
