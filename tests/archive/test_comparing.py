"""Two backups, and what is different between them."""

import copy
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.archive.comparing import Comparison, Pairs
from cognito_admin.archive.reading import opened
from cognito_admin.archive.verifying import GROUPS
from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import BackedUpPool, Counts, LeftOut, Manifest, Unread
from cognito_admin.model.comparisons import About, Difference, Edit, Kind
from cognito_admin.model.ids import PoolId
from tests.archive.backups import manifest, member, person

Documents = Mapping[str, Any]


def backup(
    folder: Path,
    people: Sequence[dict[str, Any]] = (),
    members: Sequence[dict[str, Any]] = (),
    groups: Sequence[dict[str, Any]] = (),
    settings: Documents | None = None,
    *,
    pool: str | None = None,
    left_out: tuple[LeftOut, ...] = (),
    refused: Sequence[str] = (),
) -> Path:
    writer = BackupWriter.begin(folder, {})
    writer.add_users(map(line_of, people))
    writer.add_memberships(map(line_of, members))
    writer.put(GROUPS, list(groups), rows=len(groups))
    for path, document in (settings or {}).items():
        writer.put(path, document)
    writer.settle({"users": None})
    made: Manifest = manifest(writer, Counts(len(people), len(groups), len(members)))
    if pool is not None:
        made = replace(made, pool=replace(made.pool, id=PoolId(pool)))
    unread = tuple(Unread(operation, "AccessDeniedException") for operation in refused)
    writer.finish(replace(made, left_out=left_out, unread=unread))
    return folder


def compared(before: Path, after: Path, pairs: Pairs | None = None, **how: int) -> list[Difference]:
    with tempfile.TemporaryDirectory() as folder, opened(before) as first, opened(after) as second:
        found = Comparison(first, second, Path(folder), pairs, **how).differences()
        return [difference for difference in found if difference is not None]


class InMemory:
    """A backup that lies in no file, so that hundreds of them can be compared."""

    def __init__(
        self, people: Sequence[dict[str, Any]], members: Sequence[dict[str, Any]] = (), pool: str = "p"
    ) -> None:
        self._records = {"users": people, "memberships": members}
        here = BackedUpPool(PoolId(pool), pool, "us-east-1")
        now = datetime(2026, 1, 1, tzinfo=UTC)
        self.manifest = Manifest("0", here, now, now, Counts(len(people), 0, len(members)), {})
        self.files = self
        self.documents: list[str] = []

    def users(self) -> Iterator[dict[str, Any]]:
        return iter(self._records["users"])

    def memberships(self) -> Iterator[dict[str, Any]]:
        return iter(self._records["memberships"])

    def parts(self, name: str) -> list[str]:
        return [name]

    def sizes(self) -> dict[str, int]:
        return {name: 100 * len(records) for name, records in self._records.items()}


def compared_in_memory(
    before: InMemory, after: InMemory, bytes_at_once: int, pairs: Pairs | None = None
) -> list[Difference]:
    with tempfile.TemporaryDirectory() as folder:
        how = {"bucket_bytes": bytes_at_once, "most_in_memory": bytes_at_once}
        found = Comparison(before, after, Path(folder), pairs, **how).differences()  # type: ignore[arg-type]
        return [difference for difference in found if difference is not None]


def edited(user: dict[str, Any], **attributes: str) -> dict[str, Any]:
    changed = copy.deepcopy(user)
    others = [one for one in changed["Attributes"] if one["Name"] not in attributes]
    changed["Attributes"] = [*({"Name": name, "Value": value} for name, value in attributes.items()), *others]
    return changed


def test_a_backup_is_no_different_from_itself(tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(1), person(2)], [member("g", 1)], [{"GroupName": "g"}], {"pool/mfa.json": {}})
    assert compared(made, made) == []


def test_users_are_added_removed_and_changed_with_each_attribute(tmp_path: Path) -> None:
    before = backup(tmp_path / "a", [person(1), person(2, name="Ann")])
    after = backup(tmp_path / "b", [{**edited(person(2), email="ann@example.com"), "Enabled": False}, person(3)])
    told = {difference.name[-1]: difference for difference in compared(before, after)}
    assert {name: difference.kind for name, difference in told.items()} == {
        "1": Kind.REMOVED,
        "2": Kind.CHANGED,
        "3": Kind.ADDED,
    }
    assert told["2"].edits == (
        Edit("Enabled", True, False),
        Edit("email", "person2@example.com", "ann@example.com"),
        Edit("name", "Ann", None),
    )
    assert Edit("email", None, "person3@example.com") in told["3"].edits


def test_the_order_of_users_and_of_attributes_is_no_difference(tmp_path: Path) -> None:
    turned = {**person(1), "Attributes": person(1)["Attributes"][::-1]}
    before, after = backup(tmp_path / "a", [person(1), person(2)]), backup(tmp_path / "b", [person(2), turned])
    assert compared(before, after) == []


def test_who_was_only_touched_is_not_changed(tmp_path: Path) -> None:
    touched = {**person(1), "UserLastModifiedDate": "2026-05-05T00:00:00Z"}
    assert compared(backup(tmp_path / "a", [person(1)]), backup(tmp_path / "b", [touched])) == []


def test_groups_and_memberships_are_compared(tmp_path: Path) -> None:
    group = {"GroupName": "admins", "Precedence": 1, "LastModifiedDate": "2026-01-01T00:00:00Z"}
    before = backup(tmp_path / "a", [person(1)], [member("admins", 1)], [group, {"GroupName": "old"}])
    after = backup(tmp_path / "b", [person(1)], [member("new", 1)], [{**group, "Precedence": 2}, {"GroupName": "new"}])
    told = [(one.about, one.kind, one.edits) for one in compared(before, after)]
    assert (About.GROUP, Kind.CHANGED, (Edit("Precedence", 1, 2),)) in told
    assert (About.GROUP, Kind.REMOVED, (Edit("GroupName", "old", None),)) in told
    assert (About.MEMBERSHIP, Kind.REMOVED, (Edit("group", "admins", None),)) in told
    assert (About.MEMBERSHIP, Kind.ADDED, (Edit("group", None, "new"),)) in told
    assert len(told) == 5


def test_settings_are_compared_by_json_pointers_without_what_changes_by_itself(tmp_path: Path) -> None:
    pool = {"UserPool": {"Policies": {"PasswordPolicy": {"MinimumLength": 8}}, "EstimatedNumberOfUsers": 1}}
    stricter = {"UserPool": {"Policies": {"PasswordPolicy": {"MinimumLength": 12}}, "EstimatedNumberOfUsers": 9}}
    before = backup(tmp_path / "a", settings={"pool/user-pool.json": pool, "pool/mfa.json": {"A": 1}})
    after = backup(tmp_path / "b", settings={"pool/user-pool.json": stricter, "pool/risk.json": {"B": [2]}})
    assert compared(before, after) == [
        Difference(About.SETTING, Kind.REMOVED, "pool/mfa.json", "", (Edit("/A", 1, None),)),
        Difference(About.SETTING, Kind.ADDED, "pool/risk.json", "", (Edit("/B/0", None, 2),)),
        Difference(
            About.SETTING,
            Kind.CHANGED,
            "pool/user-pool.json",
            "",
            (Edit("/UserPool/Policies/PasswordPolicy/MinimumLength", 8, 12),),
        ),
    ]


def test_the_keys_that_a_pool_signs_tokens_with_are_no_setting(tmp_path: Path) -> None:
    keys = {"keys": [{"kid": "old"}]}
    before = backup(tmp_path / "a", settings={"pool/token-keys.json": keys})
    after = backup(tmp_path / "b", settings={"pool/token-keys.json": {"keys": []}})
    assert compared(before, after) == compared(before, backup(tmp_path / "c")) == []


def test_secrets_are_compared_and_never_told(tmp_path: Path) -> None:
    path = "pool/clients/abc.json"
    before = backup(tmp_path / "a", settings={path: {"ClientSecret": "s3cret"}})
    after = backup(tmp_path / "b", settings={path: {"ClientSecret": "an0ther"}})
    (told,) = compared(before, after)
    assert told.edits == (Edit("/ClientSecret", "(secret)", "(another secret)"),)


def test_a_secret_that_was_left_out_is_no_difference(tmp_path: Path) -> None:
    path = "pool/clients/abc.json"
    before = backup(tmp_path / "a", settings={path: {"ClientName": "web", "ClientSecret": "s3cret"}})
    after = backup(tmp_path / "b", settings={path: {"ClientName": "web"}}, left_out=(LeftOut(path, "/ClientSecret"),))
    assert compared(before, after) == compared(after, before) == []


def test_the_map_of_a_restore_pairs_users_of_two_pools(tmp_path: Path) -> None:
    before = backup(tmp_path / "a", [person(1), person(2)], [member("g", 1), member("g", 2)])
    arrived = [{**edited(person(number), email=f"person{number - 10}@example.com")} for number in (11, 12)]
    for user, name in zip(arrived, ("1", "2"), strict=True):
        user["Username"] = person(int(name))["Username"]
        user["UserCreateDate"] = "2026-12-12T00:00:00Z"
    after = backup(tmp_path / "b", arrived, [member("g", 11)], pool="us-east-1_Other")
    subs = [(person(old)["Username"], person(old + 10)["Username"]) for old in (1, 2)]
    assert [(one.about, one.kind, one.id) for one in compared(before, after, lambda: subs)] == [
        (About.MEMBERSHIP, Kind.REMOVED, subs[1][0])
    ]
    assert sum(one.about is About.USER for one in compared(before, after)) == 4


def test_app_clients_of_two_pools_are_paired_by_their_names(tmp_path: Path) -> None:
    def client(name: str, identity: str, hours: int) -> dict[str, Any]:
        return {"UserPoolClient": {"ClientName": name, "ClientId": identity, "IdTokenValidity": hours}}

    before = backup(tmp_path / "a", settings={"pool/clients/abc.json": client("web", "abc", 1)})
    after = backup(tmp_path / "b", settings={"pool/clients/xyz.json": client("web", "xyz", 2)}, pool="us-east-1_Other")
    (told,) = compared(before, after)
    assert told.name == "pool/clients/web"
    assert told.edits == (Edit("/UserPoolClient/IdTokenValidity", 1, 2),)


def test_what_could_not_be_read_is_not_taken_for_gone(tmp_path: Path) -> None:
    trigger, mfa, domain = "pool/triggers/PreSignUp.json", "pool/mfa.json", "pool/domain.json"
    settings = {
        trigger: {"FunctionArn": "arn:f", "Configuration": {"Timeout": 3}, "Policy": None},
        mfa: {"MfaConfiguration": "ON"},
        domain: {"Domain": "shop"},
    }
    before = backup(tmp_path / "a", [person(1)], [member("g", 1)], [{"GroupName": "g"}], settings)
    refused = ("ListUsers", "GetUserPoolMfaConfig", "GetFunctionConfiguration")
    there = {trigger: {"FunctionArn": "arn:other", "Configuration": None, "Policy": None}}
    after = backup(tmp_path / "b", groups=[{"GroupName": "h"}], settings=there, refused=refused)
    for first, second in ((before, after), (after, before)):
        assert {(one.name, edit.path) for one in compared(first, second) for edit in one.edits} == {
            (trigger, "/FunctionArn"),
            (domain, "/Domain"),
            ("g", "GroupName"),
            ("h", "GroupName"),
        }


def test_names_without_values_are_compared(tmp_path: Path) -> None:
    path = "pool/triggers/PreSignUp.json"
    before = backup(tmp_path / "a", settings={path: {"Variables": {"TABLE": None}}})
    after = backup(tmp_path / "b", settings={path: {"Variables": {"TABLE": None, "URL": None}}})
    (told,) = compared(before, after)
    assert told.edits == (Edit("/Variables/URL", None, "null"),)


def test_what_lies_on_the_disk_meanwhile_cannot_be_read(tmp_path: Path) -> None:
    made = backup(tmp_path / "a", [person(number) for number in range(50)])
    seen = b""
    with tempfile.TemporaryDirectory() as folder, opened(made) as first, opened(made) as second:
        for _ in Comparison(first, second, Path(folder), bucket_bytes=100, most_in_memory=100).differences():
            seen += b"".join(path.read_bytes() for path in Path(folder).iterdir())
        assert not list(Path(folder).iterdir())
    assert seen
    assert b"example.com" not in seen


_values = st.sampled_from(["", "a", "b"])
_users = st.dictionaries(st.integers(0, 12), st.dictionaries(st.sampled_from(["email", "name", "custom:x"]), _values))
_members = st.sets(st.tuples(st.integers(0, 12), st.sampled_from(["g", "h"])))


@settings(max_examples=40)
@given(_users, _users, _members, _members, st.integers(300, 4000))
def test_comparing_tells_what_two_dictionaries_tell(
    before: dict[int, dict[str, str]],
    after: dict[int, dict[str, str]],
    were: set[tuple[int, str]],
    are: set[tuple[int, str]],
    bytes_at_once: int,
) -> None:
    first, second = (
        InMemory(
            [edited(person(number), **values) for number, values in people.items()],
            [member(group, number) for number, group in members],
        )
        for people, members in ((before, were), (after, are))
    )
    found = compared_in_memory(first, second, bytes_at_once)
    told = {one.id: {edit.path: edit.after for edit in one.edits} for one in found if one.about is About.USER}

    def attributes(people: dict[int, dict[str, str]], number: int) -> dict[str, str] | None:
        user = edited(person(number), **people[number]) if number in people else None
        return None if user is None else {one["Name"]: one["Value"] for one in user["Attributes"]}

    different = [number for number in range(13) if attributes(before, number) != attributes(after, number)]
    assert told.keys() == {person(number)["Username"] for number in different}
    for number in set(different) & before.keys() & after.keys():
        was, became = attributes(before, number) or {}, attributes(after, number) or {}
        names = {name for name in was.keys() | became.keys() if was.get(name) != became.get(name)}
        assert told[person(number)["Username"]] == {name: became.get(name) for name in names}
    assert {
        (one.id, one.kind, one.edits[0].before or one.edits[0].after) for one in found if one.about is About.MEMBERSHIP
    } == {
        (person(number)["Username"], kind, group)
        for kind, members in ((Kind.REMOVED, were - are), (Kind.ADDED, are - were))
        for number, group in members
    }


@settings(max_examples=40)
@given(st.permutations(range(8)), st.sets(st.integers(0, 7)), st.integers(300, 2000))
def test_paired_users_are_compared_with_their_own_whatever_the_pairs(
    became: list[int], lacking: set[int], bytes_at_once: int
) -> None:
    before = [edited(person(number), name=str(number)) for number in range(8)]
    after = [
        {**edited(person(100 + new), name=str(old), email=f"person{old}@example.com"), "Username": str(old)}
        for old, new in enumerate(became)
        if old not in lacking
    ]
    pairs = [(person(old)["Username"], person(100 + new)["Username"]) for old, new in enumerate(became)]
    found = compared_in_memory(InMemory(before), InMemory(after, pool="other"), bytes_at_once, lambda: pairs)
    assert {one.id for one in found if one.kind is Kind.REMOVED} == {person(old)["Username"] for old in lacking}
    changed = [one for one in found if one.kind is not Kind.REMOVED]
    assert len(changed) == 8 - len(lacking)
    assert all([edit.path for edit in one.edits] == ["Username"] for one in changed)
