"""Which accounts are told as alike, against looking at every two of them."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.duplicates import FIELDS, Alike, Gathering, Sign, best_kept, lost
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.query.folding import case_key
from cognito_admin.model.users import User

CREATED = datetime(2026, 11, 1, tzinfo=UTC)
TEXTS = st.sampled_from(["", "ann", "Ann", "ANN", "straße", "STRASSE", "bob"])
NAMES = st.permutations(["ann", "Ann", "ANN", "straße", "STRASSE", "bob", "Bob"])
HELD = st.dictionaries(st.sampled_from(["email", "phone_number", "preferred_username", "name", "birthdate"]), TEXTS)


def user(username: str = "ann", status: str = "CONFIRMED", groups: tuple[str, ...] = (), /, **held: str) -> User:
    named = tuple(map(GroupName, groups))
    return User(Username(username), Sub(f"sub of {username}"), held, status, True, CREATED, CREATED, named)


def gathered(users: list[User]) -> dict[tuple[int, ...], set[Sign]]:
    found = Gathering()
    for number, one in enumerate(users):
        for sign in Sign:
            found.put(sign, number, [_text(one, name) for name in FIELDS[sign]])
    together = list(found.together())
    assert len({group.members for group in together}) == len(together)
    return {group.members: set(group.signs) for group in together}


def _text(one: User, name: str) -> str | None:
    return one.username if name == "username" else one.attributes.get(name)


@given(st.lists(HELD, max_size=7), NAMES)
def test_accounts_are_together_that_share_all_fields_of_a_sign_but_for_capitals(
    held: list[dict[str, str]], names: list[str]
) -> None:
    users = [user(name, **attributes) for name, attributes in zip(names, held, strict=False)]
    expected: dict[tuple[int, ...], set[Sign]] = defaultdict(set)
    for sign in Sign:
        for one in users:
            own = [_text(one, name) for name in FIELDS[sign]]
            if not all(own):
                continue
            same = [
                number
                for number, other in enumerate(users)
                if [case_key(_text(other, name) or "") for name in FIELDS[sign]]
                == [case_key(text or "") for text in own]
            ]
            if len(same) > 1:
                expected[tuple(same)].add(sign)
    assert gathered(users) == expected


def test_a_pair_that_shares_several_things_is_told_once_by_the_surest() -> None:
    found = Gathering()
    for number in (4, 2):
        found.put(Sign.PHONE, number, ["+12025550123"])
        found.put(Sign.EMAIL, number, ["Ann@example.com" if number == 4 else "ann@example.com"])
        found.put(Sign.PERSON, number, ["Ann Example", "1987-04-12"])
    (pair,) = found.together()
    assert pair.signs == (Sign.EMAIL, Sign.PHONE, Sign.PERSON)
    assert (pair.text, pair.members) == ("ann@example.com", (2, 4))


def test_a_user_name_twice_in_the_copy_is_no_case_twin() -> None:
    found = Gathering()
    for number in range(2):
        found.put(Sign.USERNAME, number, ["ann"])
    assert not list(found.together())


def test_only_an_account_of_a_provider_beside_one_of_the_pool_can_be_joined() -> None:
    fit = {federated: Alike((Sign.EMAIL,), "", 3, federated).joinable for federated in range(4)}
    assert fit == {0: False, 1: True, 2: True, 3: False}
    assert Alike((Sign.PERSON,), "", 2, 0).weak
    assert not Alike((Sign.PHONE, Sign.PERSON), "", 2, 0).weak


def test_what_is_lost_is_what_the_other_account_alone_has() -> None:
    kept = user("ann", "CONFIRMED", ("vip",), email="ann@example.com", name="Ann")
    other = user(
        "Google_1",
        "EXTERNAL_PROVIDER",
        ("vip", "news"),
        email="ann@example.com",
        name="Ann E.",
        locale="de",
        identities="[]",
        sub="2",
    )
    found = lost(kept, other)
    assert (found.groups, found.attributes) == (("news",), ("locale", "name"))


def test_the_account_to_keep_is_one_of_the_pool_in_use_the_oldest() -> None:
    google = user("Google_1", "EXTERNAL_PROVIDER")
    invited, newer, older = user("ann", "FORCE_CHANGE_PASSWORD"), user("Ann"), user("ANN")
    newer = User(newer.username, newer.sub, {}, "CONFIRMED", True, CREATED + timedelta(days=1), CREATED)
    assert best_kept([google, invited, newer, older]) == older
    assert best_kept([google, invited]) == invited
