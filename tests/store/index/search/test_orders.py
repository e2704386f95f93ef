from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.search.answering import KeyReader
from cognito_admin.store.index.search.keys_at_hand import KeysAtHand
from cognito_admin.store.index.search.orders import BucketOrder, Found, KnownOrder, Merge, ResultOrder
from cognito_admin.store.index.search.runs import Hits, Listed, Numbered, Numbers, inverse


class Stored:
    """A run as a segment has it: the rows are read one by one, may change or go, and every reading is counted."""

    def __init__(self, keys: Sequence[Key | None]) -> None:
        listed = Listed(keys)
        self.size = listed.size
        self.order = listed.order
        self.fences = listed.fences
        self.rows = list(keys)
        self.reads = 0
        self._places = inverse(self.order, self.size)

    def places(self) -> Numbers:
        return self._places

    def foresee(self, user: int) -> None:
        """Each is read when it is asked for."""

    def key(self, user: int) -> Key | None:
        self.reads += 1
        return self.rows[user]

    def keys(self, users: Numbers) -> list[Key | None]:
        self.reads += len(users)
        return [self.rows[user] for user in users]


@dataclass
class Scene:
    runs: list[Stored]
    by_sub: list[Stored]
    found: list[set[int]]  # for each run the hits
    descending: bool

    def hits(self) -> list[Hits]:
        def hits(run: Stored, found: set[int]) -> Hits:
            if 2 * len(found) > run.size:
                return Hits(run, missing=numbers(set(range(run.size)) - found))
            return Hits(run, Numbered(numbers(found)))

        return [hits(run, found) for run, found in zip(self.runs, self.found, strict=True)]

    def doubtful(self) -> list[Hits]:
        def verified(found: set[int]):
            return lambda users: np.array([int(user) in found for user in users], np.bool_)

        return [Hits(run, None, verified(found)) for run, found in zip(self.runs, self.found, strict=True)]

    def order(self, doubtful: bool = False) -> ResultOrder:
        return ResultOrder.merged(self.doubtful() if doubtful else self.hits(), lambda: self.by_sub, self.descending)

    def sorted(self) -> list[Found]:
        keyed = [
            (key, (number, user))
            for number, found in enumerate(self.found)
            for user in found
            if (key := self.runs[number].rows[user]) is not None
        ]
        rest = [
            (self.by_sub[number].rows[user], (number, user))
            for number, found in enumerate(self.found)
            for user in found
            if self.runs[number].rows[user] is None
        ]
        return [hit for _, hit in sorted(keyed, reverse=self.descending)] + [hit for _, hit in sorted(rest)]


def numbers(found: set[int]) -> NDArray[np.uint32]:
    return np.array(sorted(found), np.uint32)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    random = Random(draw(st.integers(0, 2**32)))
    texts = draw(st.lists(st.sampled_from(["", "a", "ann", "ann b", "z", "é", "ж"]), min_size=1, max_size=7))
    missing = draw(st.sampled_from([0.0, 0.1, 1.0]))
    sizes = draw(st.lists(st.sampled_from([0, 1, 5, 128, 129, 400, 1500]), min_size=1, max_size=6))
    clustered = draw(st.booleans())  # runs that hardly overlap, like segments made one after the other
    runs: list[Stored] = []
    by_sub: list[Stored] = []
    found: list[set[int]] = []
    subs = random.sample(range(10**6), sum(sizes))
    for number, size in enumerate(sizes):
        own = [f"{subs.pop():06}" for _ in range(size)]
        by_sub.append(Stored([(sub, sub) for sub in own]))
        prefix = str(number) if clustered else ""
        runs.append(
            Stored([None if random.random() < missing else (prefix + random.choice(texts), sub) for sub in own])
        )
        part = draw(st.sampled_from([0.0, 0.01, 0.5, 0.95, 1.0]))
        found.append({user for user in range(size) if random.random() < part})
    return Scene(runs, by_sub, found, draw(st.booleans()))


@settings(max_examples=60)
@given(scenes(), st.data())
def test_any_page_is_that_of_the_plain_sort(scene: Scene, data: st.DataObject) -> None:
    order, expected = scene.order(), scene.sorted()
    for _ in range(4):
        start = data.draw(st.integers(0, len(expected) + 2))
        stop = start + data.draw(st.sampled_from([0, 1, 7, 60, 1000]))
        assert order.page(start, stop) == expected[start:stop]
    assert order.count == len(expected)


@settings(max_examples=60)
@given(scenes(), st.data())
def test_any_user_is_found_at_their_place(scene: Scene, data: st.DataObject) -> None:
    order, expected = scene.order(), scene.sorted()
    users = [(number, user) for number, run in enumerate(scene.runs) for user in range(run.size)]
    for hit in data.draw(st.lists(st.sampled_from(users), max_size=10)) if users else []:
        place = expected.index(hit) if hit in expected else None
        assert order.position(*hit) == place
        if place is not None:
            first = max(0, place - data.draw(st.sampled_from([0, 1, 50])))
            assert order.page(first, place + 20) == expected[first : place + 20]


@settings(max_examples=60)
@given(scenes(), st.sampled_from([1, 7, 60, 1000]))
def test_the_first_page_verifies_doubtful_hits(scene: Scene, most: int) -> None:
    assert scene.order(doubtful=True).first_page(most) == scene.sorted()[:most]
    assert scene.order().first_page(most) == scene.sorted()[:most]


def test_doubtful_hits_have_no_count_and_no_place() -> None:
    run = Stored([("a", "1"), ("b", "2")])
    merge = Merge([Hits(run, None, lambda users: np.ones(len(users), np.bool_))])
    with pytest.raises(ValueError, match="doubtful"):
        _ = merge.count
    with pytest.raises(ValueError, match="doubtful"):
        merge.page(1, 2)
    with pytest.raises(ValueError, match="doubtful"):
        merge.position(0, 0)


@settings(max_examples=60)
@given(scenes(), st.data())
def test_rows_that_are_gone_or_changed_cost_no_place_and_show_nobody_twice(scene: Scene, data: st.DataObject) -> None:
    order, count = scene.order(), len(scene.sorted())
    random = Random(data.draw(st.integers(0, 2**32)))
    part = data.draw(st.sampled_from([0.01, 0.5, 1.0]))
    for run in scene.runs:
        for user, key in enumerate(run.rows):
            if key is not None and random.random() < part:
                # Whoever changed since has no key any more, as KeyReader tells it.
                run.rows[user] = None
    for start in (0, count // 3, count // 2, max(0, count - 5)):
        page = order.page(start, start + 100)
        assert len(page) == len(set(page)) == min(100, count - start)
        assert all(user in scene.found[number] for number, user in page)
    start = data.draw(st.integers(0, count))
    following = [user for first in range(start, count, 40) for user in order.page(first, first + 40)]
    assert len(following) == len(set(following)) == count - start
    for number, found in enumerate(scene.found):
        for user in list(found)[:3]:
            place = order.position(number, user)
            assert place is None or 0 <= place < count


def test_who_has_lost_their_key_stays_behind_whoever_was_before_them_wherever_a_page_begins() -> None:
    many, one = Stored([(f"{2 * number:03}", "") for number in range(57)]), Stored([("041", "")])
    for user in (0, 5, 6, 8, 9, 10, 13, *range(15, 25), 35, 36, 38, 39, 43, 46, 49, 52, 55, 56):
        many.rows[user] = None
    merge = Merge([Hits(run, Numbered(np.arange(run.size, dtype=np.uint32))) for run in (many, one)])
    whole = merge.page(0, 58)
    for start in (19, 29, 53, 0, 40, *range(58)):
        assert merge.page(start, 58) == whole[start:]


@settings(max_examples=60)
@given(scenes())
def test_rows_of_users_who_are_no_hits_do_not_matter(scene: Scene) -> None:
    order, expected = scene.order(), scene.sorted()
    for number, run in enumerate(scene.runs):
        run.rows = [key if user in scene.found[number] else None for user, key in enumerate(run.rows)]
    middle = len(expected) // 2
    assert order.page(middle, middle + 50) == expected[middle : middle + 50]


@settings(max_examples=60)
@given(scenes(), st.integers(1, 5), st.data())
def test_buckets_follow_one_another(scene: Scene, parts: int, data: st.DataObject) -> None:
    random = Random(data.draw(st.integers(0, 2**32)))
    parted = {(number, user): random.randrange(parts) for number, found in enumerate(scene.found) for user in found}
    buckets = [
        [{user for user in found if parted[number, user] == part} for number, found in enumerate(scene.found)]
        for part in range(parts)
    ]
    expected = sorted(
        parted, key=lambda hit: (parted[hit], scene.by_sub[hit[0]].rows[hit[1]] or ("", "")), reverse=scene.descending
    )

    def opened(part: int) -> list[Hits]:
        return [Hits(run, Numbered(numbers(found))) for run, found in zip(scene.by_sub, buckets[part], strict=True)]

    order = BucketOrder(
        [sum(map(len, bucket)) for bucket in buckets],
        opened,
        lambda number, user: parted.get((number, user)),
        scene.descending,
    )
    assert order.count == len(expected)
    start = data.draw(st.integers(0, len(expected) + 2))
    for most in (1, 60, 1000):
        assert order.first_page(most) == expected[:most]
        assert order.page(start, start + most) == expected[start : start + most]
    for hit in expected[:: 1 + len(expected) // 7]:
        assert order.position(*hit) == expected.index(hit)
    assert order.position(0, scene.runs[0].size) is None


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("part", [0.01, 0.1, 0.9])
@pytest.mark.parametrize("first", [0.0, 0.05, 0.99])
def test_a_walk_comes_by_all_hits_wherever_they_lie_in_the_order(first: float, part: float, descending: bool) -> None:
    random = np.random.default_rng(9)
    run = Stored([(str(number), "") for number in random.permutation(30_000).tolist()])
    places = np.flatnonzero(random.random(30_000) < part)
    places = places[places >= first * 30_000]
    hits = Hits(run, Numbered(np.sort(run.order[places])))
    walked = [place for piece in hits.walk(descending) for place in piece.tolist()]
    assert walked == sorted(places.tolist(), reverse=descending)


def test_a_listed_run_keeps_users_without_value_out_of_its_order() -> None:
    run = Listed([("b", "1"), None, ("a", "2")])
    assert run.order.tolist() == [2, 0]
    assert run.keys(run.order) == [("a", "2"), ("b", "1")]
    assert run.key(1) is None
    assert Hits(run).without_value().tolist() == [1]


class Large:
    """A run of 20,000 users whose keys are made up when they are read."""

    size = 20_000

    def __init__(self, texts: NDArray[np.int64], subs: NDArray[np.int64]) -> None:
        self._texts = texts
        self._subs = subs
        self.order = np.lexsort((subs, texts)).astype(np.uint32)
        self.fences = [self._made(user) for user in self.order[::FENCE_EVERY].tolist()]
        self.reads = 0

    def places(self) -> Numbers:
        return inverse(self.order, self.size)

    def foresee(self, user: int) -> None:
        """Each is read when it is asked for."""

    def key(self, user: int) -> Key | None:
        self.reads += 1
        return self._made(user)

    def keys(self, users: Numbers) -> list[Key | None]:
        self.reads += len(users)
        return [self._made(user) for user in users.tolist()]

    def _made(self, user: int) -> Key:
        return f"{self._texts[user]:012}", f"{self._subs[user]:020}"


@pytest.fixture(params=["mixed", "few texts", "one after the other"])
def large(request: pytest.FixtureRequest) -> list[Large]:
    random = np.random.default_rng(7)

    def made(number: int) -> Large:
        texts = random.integers(0, 10 if request.param == "few texts" else 10**9, Large.size)
        if request.param == "one after the other":
            texts += number * 10**9
        return Large(texts, random.integers(0, 2**60, Large.size))

    return [made(number) for number in range(20)]


def reads(runs: list[Large]) -> int:
    count = sum(run.reads for run in runs)
    for run in runs:
        run.reads = 0
    return count


@pytest.mark.parametrize("part", [1.0, 0.3, 0.01])
@pytest.mark.parametrize("descending", [False, True])
def test_a_page_reads_few_rows(large: list[Large], part: float, descending: bool) -> None:
    random = np.random.default_rng(8)
    every = [
        Hits(run, None if part == 1.0 else Numbered(np.flatnonzero(random.random(run.size) < part).astype(np.uint32)))
        for run in large
    ]
    order = Merge(every, descending)
    reads(large)
    assert len(order.page(0, 60)) == 60
    assert reads(large) <= (20 + 60) * 3
    for start in random.integers(0, order.count - 60, 10).tolist():
        page = order.page(start, start + 60)
        assert reads(large) <= 600
        assert order.position(*page[0]) == start
        assert reads(large) <= 20 * 8
        assert order.page(start, start + 3) == page[:3]
        assert reads(large) <= 20 * 2 + 3 * 2


def test_a_first_page_verifies_few_of_the_doubtful(large: list[Large]) -> None:
    asked = 0

    def verified(users: Numbers) -> NDArray[np.bool_]:
        nonlocal asked
        asked += len(users)
        return users % 2 == 0

    assert len(Merge([Hits(run, None, verified) for run in large]).first_page(60)) == 60
    assert asked <= (20 + 60) * 3 * 2


def test_places_between_fences_are_read_and_no_others(large: list[Large]) -> None:
    run = large[0]
    reads(large)
    Merge([Hits(run)]).position(0, int(run.order[FENCE_EVERY + 5]))
    assert reads(large) == 1


def test_few_hits_are_given_as_they_were_put_in_order() -> None:
    order = KnownOrder([(1, 5), (0, 2), (1, 0)])
    assert order.count == 3
    assert order.first_page(2) == [(1, 5), (0, 2)]
    assert order.page(1, 9) == [(0, 2), (1, 0)]
    assert order.position(1, 0) == 2
    assert order.position(0, 5) is None


def key_reader(asked: list[list[int]], changed: BitMap) -> KeyReader:
    def sort_keys(numbers: list[int], name: str) -> list[Key]:
        asked.append(numbers)
        return [(f"{number:012}", f"{number:020}") for number in numbers]

    state = SimpleNamespace(changed=changed, rows=SimpleNamespace(sort_keys=sort_keys), keys_at_hand=KeysAtHand())
    return KeyReader(cast("Any", state), "email")


def test_the_keys_that_tell_a_place_are_read_for_all_segments_together() -> None:
    asked: list[list[int]] = []
    reader = key_reader(asked, BitMap([7]))
    for number in (1, 7, 9):
        reader.foresee(number)
    assert asked == []
    assert reader.key(9) == (f"{9:012}", f"{9:020}")
    assert reader.key(7) is None
    assert reader.key(1) == (f"{1:012}", f"{1:020}")
    assert asked == [[1, 7, 9]]
    assert reader.key(2) == (f"{2:012}", f"{2:020}")
    assert asked == [[1, 7, 9], [2]]


def test_a_key_is_read_once_and_that_of_who_was_changed_is_forgotten() -> None:
    asked: list[list[int]] = []
    changed = BitMap()
    reader = key_reader(asked, changed)
    assert reader.keys([1, 2]) == [(f"{number:012}", f"{number:020}") for number in (1, 2)]
    assert reader.keys([2, 3]) == [(f"{number:012}", f"{number:020}") for number in (2, 3)]
    assert asked == [[1, 2], [3]]
    changed.add(2)
    assert reader.keys([1, 2]) == [(f"{1:012}", f"{1:020}"), None]


def test_the_keys_at_hand_are_those_that_were_asked_for_lately() -> None:
    at_hand = KeysAtHand(most=2)
    for number in range(4):
        at_hand.put("email", number, (str(number), ""))
        assert at_hand.get("email", 0) == ("0", "")
    assert at_hand.get("email", 1) is None
    assert at_hand.get("email", 3) == ("3", "")
    assert at_hand.get("name", 3) is None
    at_hand.forget()
    assert at_hand.get("email", 3) is None
