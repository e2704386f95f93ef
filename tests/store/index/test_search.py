"""The index against a plain loop over all users: same users, same order, same counts, whatever was made of them meanwhile."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import Group, SchemaAttribute
from cognito_admin.model.query import Fields, Query, Sort, in_order, matches, parse
from cognito_admin.model.query.crowd import Crowd
from cognito_admin.model.query.folding import exact
from cognito_admin.model.users import User
from cognito_admin.store.index.index import Index
from cognito_admin.store.index.search import answering, coded, segments
from tests.store import people
from tests.store.places import plainly

KEY = bytes(range(32))
FIELDS = Fields((SchemaAttribute("custom:age", "Number", True, False),), people.NAMES, people.STATUSES)
COLUMNS = ("username", "sub", "status", "enabled", "created", "modified", "groups", *people.NAMES, "nickname")

PIECES = st.sampled_from(people.WORDS) | st.sampled_from(people.PHONES) | st.text(min_size=1, max_size=2)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


TERMS = st.one_of(
    PIECES,
    PIECES.map(quoted),
    st.sampled_from(people.PHONES).map(lambda number: f"({number[:4]}) {number[4:]}"),
    st.tuples(
        st.sampled_from(("username", "sub", "email", "name", "phone_number", "tenantId", "custom:status", "a")),
        st.sampled_from((":", "=")),
        PIECES.map(quoted),
    ).map("".join),
    st.tuples(st.sampled_from(("group", "provider")), st.sampled_from((":", "=")), st.just("")).flatmap(
        lambda head: st.sampled_from((*people.GROUPS, *people.PROVIDERS, "NAIVE")).map(
            lambda value: f"{head[0]}{head[1]}{quoted(value)}"
        )
    ),
    st.tuples(st.just("status"), st.sampled_from((":", "=")), st.sampled_from((*people.STATUSES, "confirmed"))).map(
        "".join
    ),
    st.sampled_from(("enabled:yes", "enabled:no", "verified:email", "verified:phone")),
    st.tuples(
        st.sampled_from(("username", "sub", "email", "name", "phone_number", "tenantId", "a")),
        st.sampled_from(("^=", "$=")),
        PIECES.map(quoted),
    ).map("".join),
    st.tuples(
        st.sampled_from(("has", "missing")),
        st.sampled_from(("email", "phone_number", "identities", "group", "provider", "a")),
    ).map(":".join),
    st.tuples(st.sampled_from(("email", "name", "username", "tenantId")), st.sampled_from(("", "~case"))).map(
        lambda parts: f"dup:{parts[0]}{parts[1]}"
    ),
    st.sampled_from(
        (
            "created>2026-11-20",
            "created<=2026-11-20",
            "modified<3d",
            "modified:2026-11-18..2026-11-19",
            "created>2026-11-21",
        )
    ),
    st.tuples(
        st.sampled_from(("age", "custom:age")),
        st.sampled_from((">", ">=", "<", "=", ":")),
        st.sampled_from(("18", "7.0", "-1")),
    ).map("".join),
)
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map(lambda part: f"NOT ({part})"),
    ),
    max_leaves=5,
).map(lambda text: parse(text, FIELDS, people.NOON))


async def tidied(index: Index, *, fully: bool) -> None:
    while await index.tidy(everything=True) and fully:
        pass


@settings(max_examples=60)
@given(people.people(max_size=16), st.data())
def test_the_answer_to_any_query_is_that_of_a_plain_loop(users: list[User], data: st.DataObject) -> None:
    _compared_with_a_plain_loop(users, data)


@pytest.mark.soak
@settings(max_examples=1_500)
@given(people.people(max_size=16), st.data())
def test_the_answers_to_very_many_queries_are_those_of_a_plain_loop(users: list[User], data: st.DataObject) -> None:
    _compared_with_a_plain_loop(users, data)


def _compared_with_a_plain_loop(users: list[User], data: st.DataObject) -> None:
    def drawn(max_size: int) -> list[User]:
        return (
            data.draw(st.lists(st.sampled_from(users), unique_by=lambda user: user.sub, max_size=max_size))
            if users
            else []
        )

    members = {name: drawn(16) for name in people.GROUPS}
    gone = drawn(3)
    changed = [data.draw(people.person(int(user.sub[:8], 16))) for user in drawn(4)]
    queries = data.draw(st.lists(QUERIES, min_size=1, max_size=6))
    sorts = data.draw(st.lists(st.builds(Sort, st.sampled_from(COLUMNS), st.booleans()), min_size=1, max_size=3))
    page = data.draw(st.integers(1, 6))
    made = st.sampled_from((None, False, True))

    expected = {user.sub: people.with_groups(user, groups_of(user, members)) for user in users}
    for user in changed:
        known = expected[user.sub]
        if user.username == known.username and user.modified >= known.modified:
            expected[user.sub] = people.with_groups(user, known.groups)
    for user in gone:
        expected.pop(user.sub, None)
    everybody = list(expected.values())

    async def perhaps_tidied(index: Index) -> None:
        fully = data.draw(made)
        if fully is not None:
            await tidied(index, fully=fully)

    async def scenario(folder: Path) -> None:
        index = await Index.open(folder / "index.db", KEY)
        try:
            await index.begin_or_resume()
            for start in range(0, len(users), page):
                await index.stage_users(users[start : start + page], plainly("more"))
                await perhaps_tidied(index)
            await index.stage_users([], plainly(None))
            await index.stage_groups([Group(name, "", None, None) for name in members])
            for name, group_members in members.items():
                await index.stage_members(name, [user.username for user in group_members], None)
            await perhaps_tidied(index)
            await index.finish(complete=True)
            for user in changed:
                if user.username == next(known for known in users if known.sub == user.sub).username:
                    await index.put_user(user)
            await perhaps_tidied(index)
            for user in gone:
                await index.remove_user(user.sub)
            await perhaps_tidied(index)
            # What holds for millions of users, too, where a first page is looked for before it is known who is found.
            patch.setattr(answering, "LARGE", data.draw(st.sampled_from((0, answering.LARGE))))
            patch.setattr(answering, "VERY_LARGE", data.draw(st.sampled_from((0, answering.VERY_LARGE))))
            patch.setattr(answering, "LISTED", data.draw(st.sampled_from((0, 3, answering.LISTED))))
            patch.setattr(answering, "LOOKED_AT", data.draw(st.sampled_from((2, answering.LOOKED_AT))))
            patch.setattr(segments, "FEW_CODES", data.draw(st.sampled_from((0, segments.FEW_CODES))))
            patch.setattr(coded, "_SPARSE", data.draw(st.sampled_from((0, coded._SPARSE, 1_000))))
            patch.setattr(coded, "_OF_A_TEXT", data.draw(st.sampled_from((1, coded._OF_A_TEXT))))
            await looks_right(index, everybody, [query for query in queries if isinstance(query, Query)], sorts)
        finally:
            await index.close()

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, pytest.MonkeyPatch.context() as patch:
        asyncio.run(scenario(Path(folder)))


async def looks_right(index: Index, everybody: Sequence[User], queries: Sequence[Query], sorts: Sequence[Sort]) -> None:
    others = Crowd(everybody)
    for query in queries:
        hits = [user for user in everybody if matches(query, user, others)]
        for sort in sorts:
            results = await index.search(query, sort)
            wanted = in_order(hits, sort)
            assert results.count <= len(wanted)
            assert list(await results.rows(0, results.count)) == wanted[: results.count], (query, sort)
            assert await results.complete() == len(wanted), query
            assert list(await results.rows(0, results.count)) == wanted, (query, sort)
            for place, user in enumerate(wanted):
                assert await results.position(user.sub) == place
                assert await results.rows(place, place + 1) == (user,)
            for user in everybody:
                if user not in hits:
                    assert await results.position(user.sub) is None
            status, group, email = await results.facets(("status", "group", "email"))
            assert dict(status.values) == Counter(user.status for user in hits)
            assert dict(group.values) == Counter(name for user in hits for name in user.groups)
            assert group.missing == sum(not user.groups for user in hits)
            emails = Counter(exact(user.attributes["email"]) for user in hits if "email" in user.attributes)
            assert (dict(email.values), email.missing) == (emails, len(hits) - emails.total())
    assert (await index.state()).users == len(everybody)
    assert await index.group_counts() == {
        name: sum(name in user.groups for user in everybody) for name in sorted(people.GROUPS)
    }
    assert await index.value_counts("status") == Counter(user.status for user in everybody)
    names = {name for user in everybody for name in user.attributes} - {"sub"}
    assert await index.attribute_names() == tuple(sorted(names))


def groups_of(user: User, members: Mapping[GroupName, Sequence[User]]) -> list[GroupName]:
    return [name for name, group_members in members.items() if any(member.sub == user.sub for member in group_members)]
