import json
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from hypothesis import example, given
from hypothesis import strategies as st

from cognito_admin.demo.answers import user_entry
from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.state import Service
from cognito_admin.demo.users import User, UserSource
from tests.demo.conftest import NOW

SIZE = 40
GROUPS = ("tenth", "other")
EDITS = st.lists(st.tuples(st.sampled_from(["add", "change", "remove", "join"]), st.integers(0, SIZE - 1)), max_size=12)


def before() -> list[User]:
    return [LoadPopulation(5, SIZE, groups=GROUPS).user(index) for index in range(SIZE)]


def edited(edits: list[tuple[str, int]]) -> tuple[UserSource, dict[str, User]]:
    """A source after some edits, and the users it should then hold by sub."""
    population = LoadPopulation(5, SIZE, groups=GROUPS)
    users = UserSource(population)
    expected = {population.sub(index): population.user(index) for index in range(SIZE)}
    service = Service()
    for number, (what, index) in enumerate(edits):
        subs = sorted(expected)
        if not subs:
            break
        user = expected[subs[index % len(subs)]]
        if what == "remove":
            users.remove(user.sub, NOW)
            del expected[user.sub]
            continue
        if what == "add":
            user = replace(user, sub=service.new_sub(), username=f"added-{number}", groups=())
        elif what == "join":
            user = replace(user, groups=tuple({*user.groups, "other"}))
        else:
            user = replace(user, attributes={**user.attributes, "email": f"new-{number}@example.com"})
        users.put(user, NOW)
        expected[user.sub] = user
    return users, expected


@given(EDITS)
def test_edits_show_in_every_way_to_look(edits: list[tuple[str, int]]) -> None:
    users, expected = edited(edits)
    assert list(users) == [expected[sub] for sub in sorted(expected)]
    assert len(users) == len(expected)
    for group in GROUPS:
        assert list(users.members(group)) == [user for user in users if group in user.groups]
    for user in expected.values():
        assert users.by_sub(user.sub) == user
        assert user in users.having("email", user.attributes["email"].upper())
        assert user in users.having("username", user.username)
    for user in before():
        assert all(found in expected.values() for found in users.having("email", user.attributes["email"]))


@example([("remove", 1)], 0, 1, "0")
@given(EDITS, st.integers(0, 15), st.integers(0, SIZE), st.sampled_from(["", "0", "8", "a4", "ff"]))
def test_written_pages_hold_what_read_ones_do(
    edits: list[tuple[str, int]], count: int, after: int, prefix: str
) -> None:
    users, expected = edited(edits)
    sub = "" if after == 0 else sorted(expected)[(after - 1) % len(expected)] if expected else ""
    for written, read in (
        (users.entries(sub, prefix, count), users.after(sub, prefix=prefix)),
        (users.member_entries("tenth", sub, count), users.members("tenth", sub)),
    ):
        if written is None:
            assert edits
            continue
        texts, last = written
        found = list(islice(read, count + 1))
        assert [json.loads(text) for text in texts] == [user_entry(users, user) for user in found[:count]]
        assert (last is not None) == (len(found) > count)
        assert last is None or last == (found[count - 1].sub if count else sub)


@given(EDITS)
def test_the_past_can_be_listed(edits: list[tuple[str, int]]) -> None:
    users, _ = edited(edits)
    assert list(users.after("", as_of=NOW - timedelta(seconds=1))) == before()
    assert list(users.after("", as_of=NOW)) == list(users)


def test_an_edit_slows_only_the_pages_it_is_on() -> None:
    users = UserSource(LoadPopulation(5, SIZE))
    first = next(iter(users))
    users.put(replace(first, username="changed"), NOW)
    assert users.entries("", "", 10) is None
    assert users.entries(first.sub, "", 10) is not None
