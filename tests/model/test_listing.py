"""A listing is driven against a made-up service, in any order of answers, and has to name everybody there is."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model import listing as listing_module
from cognito_admin.model.ids import Sub
from cognito_admin.model.listing import DIGITS, EVERYBODY, SAMPLE, SMALL_POOL, Listing, Move, Stream
from cognito_admin.model.quotas import PAGE

LARGE = 1_000_000


def sub(leading: str, number: int = 0) -> Sub:
    return Sub(f"{leading[:8]:0<8}-{number:04x}-4000-8000-000000000000")


def random_sub(chance: Random, number: int) -> Sub:
    return sub(f"{chance.getrandbits(32):08x}", number)


def cognito_sub(chance: Random, number: int) -> Sub:
    """Every second digit is constant, as in pools of today."""
    return sub("".join(f"{chance.choice(DIGITS)}{constant}" for constant in "4848"), number)


def lopsided_sub(chance: Random, number: int) -> Sub:
    """Most begin with the same digit."""
    return random_sub(chance, number) if chance.random() < 0.1 else sub("7" + cognito_sub(chance, number)[:7], number)


@dataclass
class Made:
    """A service with users, and what became of a listing of it: how often each was named, and the calls."""

    subs: list[Sub]
    chance: Random
    filters: str = "work"
    short: float = 0.0
    named: Counter[Sub] = field(default_factory=Counter[Sub])
    calls: int = 0
    made: list[Move] = field(default_factory=list[Move])
    _listed: dict[str, list[Sub]] = field(default_factory=dict[str, list[Sub]])

    def answer(self, stream: Stream) -> tuple[list[Sub], str | None]:
        self.calls += 1
        if self.filters == "find nobody" and stream.prefix:
            return [], None
        prefix = EVERYBODY if self.filters == "ignored" else stream.prefix
        if stream.prefix not in self._listed:
            misses = self.filters == "miss some" and stream.prefix
            self._listed[stream.prefix] = [
                one for one in self.subs if one.startswith(prefix) and not (misses and one.endswith("1"))
            ]
        listed = self._listed[stream.prefix]
        start = int(stream.token or 0)
        length = self.chance.randint(0, PAGE) if self.chance.random() < self.short else PAGE
        stop = start + length
        return listed[start:stop], str(stop) if stop < len(listed) else None

    def list_all(
        self, listing: Listing, *, at_once: int = 4, gain: float = 1.0, dies: float = 0.0, wakes: float = 0.0
    ) -> Listing:
        """``dies``: a token does. ``wakes``: the process is killed, and another goes on with what was kept."""
        asked: dict[str, Stream] = {}
        while not listing.complete:
            if self.chance.random() < wakes:
                asked.clear()
                listing = Listing.resumed(listing.streams.values(), serial=listing.serial, estimate=listing.estimate)
            if opening := listing.opening():
                asked.clear()
                self.make(listing, opening)
            while len(asked) < at_once and (stream := listing.next(asked)):
                assert not stream.done
                assert stream.prefix not in asked
                asked[stream.prefix] = stream
            stream = asked.pop(self.chance.choice(sorted(asked)))
            if stream.token and self.chance.random() < dies:
                move = listing.lost(stream.prefix)
            elif stream.prefix and self.filters == "refused":
                move = listing.refused()
            else:
                subs, token = self.answer(stream)
                move = listing.page(stream.prefix, subs, token, gain)
                if move.contradicted and any(not self.named[one] for one in subs):
                    move = move.contradicted
                self.named.update(subs)
            self.make(listing, move)
            for prefix in move.forgotten:
                asked.pop(prefix, None)
        return listing

    def make(self, listing: Listing, move: Move) -> None:
        if move.anew:
            self.named.clear()
        listing.make(move)
        self.made.append(move)


def made(number: int, shape: object = cognito_sub, seed: int = 1, filters: str = "work", short: float = 0.0) -> Made:
    chance = Random(seed)
    subs = [shape(chance, place) for place in range(number)]  # pyright: ignore[reportCallIssue]
    chance.shuffle(subs)
    return Made(subs, chance, filters, short)


def new(estimate: int | None = LARGE) -> Listing:
    return Listing.resumed((), serial=False, estimate=estimate)


shapes = st.sampled_from((random_sub, cognito_sub, lopsided_sub))


@given(
    shapes,
    st.integers(0, 400),
    st.integers(0, 10**6),
    st.sampled_from(("work", "ignored", "refused", "find nobody")),
    st.sampled_from((None, 0, LARGE)),
    st.integers(1, 9),
    st.sampled_from((1.0, 50.0)),
)
def test_everybody_is_named_however_answers_come(
    shape: object, number: int, seed: int, filters: str, estimate: int | None, at_once: int, gain: float
) -> None:
    service = made(number, shape, seed, filters, short=0.3)
    done = service.list_all(new(estimate), at_once=at_once, gain=gain, dies=0.05, wakes=0.1)
    assert set(service.named) == set(service.subs)
    assert done.complete
    assert done.next(()) is None


@settings(max_examples=20)
@given(shapes, st.integers(3_000, 6_000), st.integers(0, 10**6), st.sampled_from((1.0, 50.0)))
def test_nobody_is_named_twice_but_by_the_sample_and_where_a_stream_was_split(
    shape: object, number: int, seed: int, gain: float
) -> None:
    service = made(number, shape, seed)
    listing = new(number if number > SMALL_POOL else LARGE)
    service.list_all(listing, gain=gain)
    assert set(service.named) == set(service.subs)
    splits = sum(len(move.forgotten) for move in service.made)
    if not splits:
        assert sum(service.named.values()) - number < SAMPLE + PAGE
        assert service.calls <= number // PAGE + 1 + len(DIGITS) + SAMPLE // PAGE + 1


def test_a_small_pool_takes_not_one_call_more() -> None:
    for number in (0, 1, 59, 60, 61, SMALL_POOL):
        service = made(number)
        service.list_all(new(number))
        assert service.calls == max(1, -(-number // PAGE))


def test_a_pool_that_turns_out_large_is_listed_in_streams_from_there_on() -> None:
    service = made(SMALL_POOL + 500)
    listing = service.list_all(new(None))
    assert set(service.named) == set(service.subs)
    assert len(listing.streams) == len(DIGITS) + 1
    assert service.calls < 2 * SMALL_POOL / PAGE + 8 + 2 * len(DIGITS)


def test_only_one_stream_is_asked_before_the_filter_has_shown_that_it_works() -> None:
    listing = new()
    opening = listing.opening()
    assert opening is not None
    listing.make(opening)
    assert listing.next(()) == Stream("8")
    assert listing.next({"8"}) is None
    listing.make(listing.page("8", [], None))
    assert listing.next(()) == Stream("0")
    listing.make(listing.page("0", [sub("0")], "token"))
    assert listing.next({"0"}) == Stream("1")
    assert listing.opening() is None


@pytest.mark.parametrize("filters", ["ignored", "refused"])
def test_a_filter_that_does_not_work_costs_one_call(filters: str) -> None:
    service = made(1_000, filters=filters)
    service.list_all(new())
    assert service.calls == (filters == "ignored") + 1_000 // PAGE + 1


def test_streams_that_miss_somebody_of_the_sample_are_not_believed() -> None:
    service = made(
        2_000, shape=lambda chance, number: Sub(f"{random_sub(chance, number)[:-1]}{number % 2}"), filters="miss some"
    )
    listing = service.list_all(new())
    assert set(service.named) == set(service.subs)
    assert set(listing.streams) == {EVERYBODY}
    assert listing.serial


def test_a_sample_that_agrees_ends_the_listing_before_the_plain_list_ends() -> None:
    service = made(5_000)
    listing = service.list_all(new())
    plain = listing.streams[EVERYBODY]
    assert plain.done
    assert plain.token
    assert SAMPLE <= plain.users < SAMPLE + PAGE


def test_only_a_stream_whose_token_died_begins_again() -> None:
    listing = new()
    listing.make(Move((Stream("a", "t", users=60), Stream("b", "u", users=60))))
    listing.make(listing.lost("a"))
    assert listing.streams == {"a": Stream("a"), "b": Stream("b", "u", users=60)}


prefixes = st.sampled_from((EVERYBODY, "a", "b", "ba"))
moves = st.builds(
    Move,
    st.lists(st.builds(Stream, prefixes, st.none() | st.just("t"), st.booleans(), st.integers(0, 9)), max_size=2).map(
        tuple
    ),
    st.lists(prefixes, max_size=2, unique=True).map(tuple),
    st.booleans(),
)


@given(st.lists(moves, max_size=5), st.sets(prefixes))
def test_several_moves_together_change_what_they_change_one_after_the_other(made: list[Move], there: set[str]) -> None:
    one_by_one, together = (
        Listing.resumed(map(Stream, there), serial=False, estimate=None) for _ in ("one by one", "together")
    )
    for move in made:
        one_by_one.make(move)
    together.make(listing_module.together(made))
    assert together == one_by_one


def split(listing: Listing, subs: list[Sub]) -> list[str]:
    return sorted(stream.prefix for stream in listing.page("7", subs, "token", gain=3.0).streams)


def test_a_split_learns_the_constant_digit_and_covers_the_others_too() -> None:
    listing = new(LARGE)
    listing.make(Move((Stream("7", "t", users=600),)))
    agreeing = [sub(f"74{digit}8") for digit in DIGITS * 2]
    assert split(listing, agreeing) == sorted(
        [f"74{digit}" for digit in DIGITS] + [f"7{digit}" for digit in DIGITS if digit != "4"]
    )


def test_without_a_constant_digit_a_split_is_into_the_next_one() -> None:
    listing = new(LARGE)
    listing.make(Move((Stream("7", "t", users=600),)))
    assert split(listing, [sub(f"7{digit}") for digit in DIGITS * 2]) == [f"7{digit}" for digit in DIGITS]


@given(shapes, st.integers(0, 10**6), st.text(DIGITS, min_size=1, max_size=listing_module.LONGEST_SPLIT))
def test_the_parts_of_a_split_cover_it_and_do_not_overlap(shape: object, seed: int, prefix: str) -> None:
    service = made(200, shape, seed)
    listing = new(LARGE)
    seen = [Sub(prefix + one[len(prefix) :]) for one in service.subs[:60]]
    listing.make(Move((Stream(prefix, "t", users=60),)))
    parts = [stream.prefix for stream in listing.page(prefix, seen, "token", gain=3.0).streams]
    assert len(parts) > 1
    for one in service.subs:
        assert sum((prefix + one[len(prefix) :]).startswith(part) for part in parts) == 1


@pytest.mark.parametrize(
    ("users", "estimate", "gain", "pays"),
    [
        (600, LARGE, 1.5, True),
        (600, LARGE, 1.0, False),
        (600_000, 700_000, 1.5, False),
        # The estimate says nothing any more: as many may come as have come.
        (60_000, 1_000, 1.5, False),
        (60_000, 1_000, 2.5, True),
        (60_000, None, 2.5, True),
    ],
)
def test_a_stream_is_split_where_that_ends_sooner(users: int, estimate: int | None, gain: float, pays: bool) -> None:
    listing = new(estimate)
    listing.make(Move((Stream("7", "t", users=users),)))
    move = listing.page("7", [sub("7", number) for number in range(PAGE)], "token", gain)
    assert (len(move.streams) > 1) is pays
