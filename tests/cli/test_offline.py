from pathlib import Path

from cognito_admin.cli.statuses import Status
from cognito_admin.model.backups import ForPassphrase
from tests.archive.backups import person, written
from tests.cli.conftest import Shell


def test_a_backup_just_made_tells_of_its_people_what_the_pool_tells(shell: Shell, pool: str, tmp_path: Path) -> None:
    to = tmp_path / "backups"
    assert shell("backup", pool, "--to", str(to), "--plain").status == Status.DONE
    assert shell("sync", pool).status == Status.DONE
    (place,) = map(str, to.iterdir())
    columns = (
        "--columns",
        "username,sub,status,enabled,created,modified,groups,email,custom:tenantId",
        "--format",
        "csv",
    )
    for query in ("custom:tenantId=tenant-b", "group:admins", "@example.com"):
        in_pool, in_backup = shell("search", pool, query, *columns), shell("search", place, query, *columns)
        assert in_pool.status == in_backup.status == Status.DONE
        assert in_backup.out == in_pool.out
    document = shell("--json", "user", place, "ann@example.com").document
    assert document == shell("--json", "user", pool, "ann@example.com").document


def test_users_of_an_encrypted_backup_are_exported_with_its_passphrase_only(shell: Shell, tmp_path: Path) -> None:
    place = written(tmp_path / "shop", [person(1), person(2)], protection=ForPassphrase("open sesame"))
    file, to = tmp_path / "passphrase", tmp_path / "people.csv"
    file.write_text("open sesame\n")
    refused = shell("export", str(place), "--to", str(to))
    assert refused.status == Status.NOT_PERMITTED
    assert "encrypted" in refused.err
    ended = shell("export", str(place), "person2", "--to", str(to), "--passphrase-file", str(file))
    assert ended.status == Status.DONE
    assert "person2@example.com" in to.read_text("utf-8")
    assert "person1@example.com" not in to.read_text("utf-8")


def test_damage_is_told_and_who_is_intact_is_found(shell: Shell, tmp_path: Path) -> None:
    place = written(tmp_path / "shop", [person(1)], [])
    part = next((place / "users").iterdir())
    part.write_bytes(part.read_bytes()[:-9])
    ended = shell("search", str(place), "person")
    assert "One file of the backup is damaged" in ended.err
