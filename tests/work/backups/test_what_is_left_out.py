from pathlib import Path
from typing import Any

import pytest

from cognito_admin.archive.reading import opened
from cognito_admin.archive.writing import BackupWriter
from cognito_admin.model.backups import (
    Harm,
    LeftOut,
    Unread,
)
from cognito_admin.model.failures import Code, Failure
from tests.work.backup_pool import CLIENT, BackupPool
from tests.work.backups.making import ENCRYPTED, KEY, PEOPLE, STAFF, back_up, denied, in_group, read, those, to


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]})
    pool.groups_refused = denied("ListGroups")
    pool.unread = (Unread("DescribeUserPoolClient", "AccessDeniedException", "1web"),)
    backed = back_up(pool, to(tmp_path))
    assert backed.manifest.unread == (Unread("ListGroups", "AccessDeniedException"), *pool.unread)
    assert backed.outcome()["unread"] == 2
    assert read(backed.place) == (those(PEOPLE), [], [])


def test_members_that_may_not_be_read_are_told(tmp_path: Path) -> None:
    def refuse(operation: str, number: int) -> None:
        if operation == "list_users_in_group":
            raise denied("ListUsersInGroup")

    backed = back_up(BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=refuse), to(tmp_path))
    assert backed.manifest.unread == (Unread("ListUsersInGroup", "AccessDeniedException"),)


@pytest.mark.parametrize("call", [2, 9])
def test_users_that_may_not_be_listed_are_a_loss_at_first_and_a_failure_half_way(tmp_path: Path, call: int) -> None:
    def refuse(operation: str, number: int) -> None:
        if operation == "list_users" and number >= call:
            raise denied("ListUsers")

    pool = BackupPool(PEOPLE, before=refuse)
    if call == 2:
        assert back_up(pool, to(tmp_path)).manifest.unread == (Unread("ListUsers", "AccessDeniedException"),)
    else:
        with pytest.raises(Failure) as caught:
            back_up(pool, to(tmp_path))
        assert caught.value.code is Code.ACCESS_DENIED


def test_users_that_may_not_be_listed_stay_a_loss_when_the_backup_goes_on(tmp_path: Path) -> None:
    def refuse(operation: str, number: int) -> None:
        if operation == "list_users":
            raise denied("ListUsers")
        if operation == "list_users_in_group" and not ended and len(pool.lists.groups_asked) > 5:
            ended.append(number)
            raise Failure(Code.THROTTLED)

    ended: list[int] = []
    pool = BackupPool(PEOPLE, {STAFF: PEOPLE[:30]}, before=refuse)
    with pytest.raises(Failure):
        back_up(pool, to(tmp_path))
    backed = back_up(pool, to(tmp_path))
    assert len(list(tmp_path.iterdir())) == 1
    assert backed.manifest.unread == (Unread("ListUsers", "AccessDeniedException"),)
    assert read(backed.place) == (those(PEOPLE[:30]), in_group(STAFF, PEOPLE[:30]), [])


def test_secrets_are_left_out_and_what_was_is_told(tmp_path: Path) -> None:
    backed = back_up(BackupPool(PEOPLE), to(tmp_path, protection=ENCRYPTED))
    assert backed.manifest.left_out == (
        LeftOut("pool/clients/1web.json", "/UserPoolClient/ClientSecret"),
        LeftOut("pool/secrets/1web.json", "/ClientSecrets/0/ClientSecretValue"),
    )
    with opened(Path(backed.place), KEY) as one:
        assert one.document("pool/clients/1web.json") == {"UserPoolClient": {"ClientId": "1web"}}
        assert one.document("pool/secrets/1web.json") == {"ClientSecrets": [{}]}


def test_secrets_go_into_encrypted_backups_when_asked_for_and_into_no_other(tmp_path: Path) -> None:
    backed = back_up(BackupPool(PEOPLE), to(tmp_path, protection=ENCRYPTED, with_secrets=True))
    assert backed.manifest.left_out == ()
    with opened(Path(backed.place), KEY) as one:
        assert one.document("pool/clients/1web.json") == CLIENT
    with pytest.raises(Failure) as caught:
        back_up(BackupPool(PEOPLE), to(tmp_path / "clear", with_secrets=True))
    assert caught.value.code is Code.SECRETS_IN_CLEAR
    assert not (tmp_path / "clear").exists()


def test_a_backup_that_does_not_read_back_as_it_was_written_is_not_called_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = BackupWriter.files

    def spoilt(writer: BackupWriter) -> Any:
        found = files(writer)
        (part,) = tmp_path.glob("*/users/part-00000.jsonl.gz")
        data = bytearray(part.read_bytes())
        data[len(data) // 2] ^= 1
        part.write_bytes(data)
        return found

    monkeypatch.setattr(BackupWriter, "files", spoilt)
    backed = back_up(BackupPool(PEOPLE), to(tmp_path, keep=1))
    assert backed.manifest.verified is None
    assert {damage.harm for damage in backed.damages} & {Harm.SHA256_DIFFERS, Harm.NOT_GZIP}
    assert backed.outcome()["damages"] == len(backed.damages)
