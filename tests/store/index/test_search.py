"""The index against a plain loop over all users: same users, same order, same counts."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.ids import GroupName
from cognito_admin.model.pools import Group
from cognito_admin.model.query import Crowd, Fields, Query, Sort, in_order, matches, parse
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from tests.model.query.queries import nodes
from tests.store import people

KEY = bytes(range(32))
FIELDS = Fields(seen=people.NAMES, statuses=people.STATUSES)
COLUMNS = ("username", "sub", "status", "enabled", "created", "modified", "groups", *people.NAMES, "nickname")

PIECES = st.sampled_from(people.WORDS) | st.sampled_from(people.PHONES) | st.text(min_size=1, max_size=2)


NODES = nodes(
    PIECES,
    people.NAMES,
    numbers=("custom:a",),
    groups=(*people.GROUPS, "NAIVE"),
    statuses=(*people.STATUSES, "confirmed"),
    providers=people.PROVIDERS,
    moments=st.sampled_from((-1, 0, 1, 10**12, -(10**11))).map(
        lambda offset: people.NOON + timedelta(microseconds=offset)
    ),
)
WORDS = PIECES | st.sampled_from(people.PHONES).map(lambda number: f"({number[:4]}) {number[4:]}")
QUERIES = NODES.map(lambda node: Query("", node)) | WORDS.map(lambda text: parse(text, FIELDS))


async def filled(index: Index, users: Sequence[User], members: Mapping[GroupName, Sequence[User]]) -> None:
    await index.begin_or_resume()
    for start in range(0, len(users), 5):
        await index.stage_users(users[start : start + 5], "more")
    await index.stage_users([], None)
    await index.stage_groups([Group(name, "", None, None) for name in members])
    for name, group_members in members.items():
        await index.stage_members(name, [user.username for user in group_members], None)
    await index.finish(complete=True)


@settings(max_examples=80)
@given(people.people(), st.data())
def test_the_answer_to_any_query_is_that_of_a_plain_loop(users: list[User], data: st.DataObject) -> None:
    members = {
        name: data.draw(st.lists(st.sampled_from(users), unique_by=lambda user: user.sub)) if users else []
        for name in people.GROUPS
    }
    gone = data.draw(st.lists(st.sampled_from(users), unique_by=lambda user: user.sub, max_size=2)) if users else []
    changed = [
        data.draw(people.person(int(user.sub[:8], 16)))
        for user in (data.draw(st.lists(st.sampled_from(users), max_size=3)) if users else [])
    ]
    queries = data.draw(st.lists(QUERIES, min_size=1, max_size=6))
    sorts = data.draw(st.lists(st.builds(Sort, st.sampled_from(COLUMNS), st.booleans()), min_size=1, max_size=3))

    expected = {user.sub: people.with_groups(user, groups_of(user, members)) for user in users}
    for user in changed:
        known = expected[user.sub]
        if user.username == known.username and user.modified >= known.modified:
            expected[user.sub] = people.with_groups(user, known.groups)
    for user in gone:
        expected.pop(user.sub, None)
    everybody = list(expected.values())

    async def scenario(folder: Path) -> None:
        index = await Index.open(folder / "index.db", KEY)
        try:
            await filled(index, users, members)
            for user in changed:
                if user.username == next(known for known in users if known.sub == user.sub).username:
                    await index.put_user(user)
            for user in gone:
                await index.remove_user(user.sub)
            others = Crowd(everybody)
            for query in queries:
                if not isinstance(query, Query):
                    continue
                for sort in sorts:
                    results = await index.search(query, sort)
                    wanted = in_order((user for user in everybody if matches(query, user, others)), sort)
                    assert list(await results.rows(0, results.count)) == wanted, (query, sort)
                    assert results.count == len(wanted)
                    for place, user in enumerate(wanted):
                        assert await results.position(user.sub) == place
            assert (await index.state()).users == len(everybody)
            assert await index.group_counts() == {
                name: sum(name in user.groups for user in everybody) for name in sorted(people.GROUPS)
            }
            assert await index.value_counts("status") == Counter(user.status for user in everybody)
            names = {name for user in everybody for name in user.attributes} - {"sub"}
            assert await index.attribute_names() == tuple(sorted(names))
        finally:
            await index.close()

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        asyncio.run(scenario(Path(folder)))


def groups_of(user: User, members: Mapping[GroupName, Sequence[User]]) -> list[GroupName]:
    return [name for name, group_members in members.items() if any(member.sub == user.sub for member in group_members)]
