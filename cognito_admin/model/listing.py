"""How the users of a pool are listed: one after the other, or in streams by the first digits of their ``sub``, several at a time.

ListUsers gives sixty users a call, and the next sixty only to whoever has the token of these: one list goes no faster than
one answer after the other. A filter ``sub ^= "…"`` begins a list of its own. AWS documents that it can be done, not that it
works for part of a ``sub``, and nothing of how a ``sub`` is made. So nothing is assumed: every user must match the filter of the
stream that named them, the streams cover every digit, and at the end a plain list has to agree for as long as a sample takes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from cognito_admin.model.ids import Sub
from cognito_admin.model.quotas import PAGE

DIGITS = "0123456789abcdef"
TRIED_FIRST = "8"
"""A server that ignores filters most likely begins with the lowest or the highest."""
EVERYBODY = ""
"""The prefix of the stream without a filter: the plain list of all users."""
SMALL_POOL = 50 * PAGE
"""Up to so many users a plain list is as good: streams take some twenty calls more."""
SAMPLE = 150
"""Users of the plain list that the streams must have named, too."""
LEAST_GAIN = 1.25
"""Less may be chance."""
LONGEST_SPLIT = 6
"""Longer prefixes are not split: the parts may be two digits longer, and the ninth character of a ``sub`` is no digit."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Lists users whose ``sub`` begins with ``prefix``. ``token`` is where it goes on, ``users`` how many it has named."""

    prefix: str = EVERYBODY
    token: str | None = None
    done: bool = False
    users: int = 0

    @property
    def filter(self) -> str:
        """For ListUsers."""
        return f'sub ^= "{self.prefix}"' if self.prefix else ""


@dataclass(frozen=True, slots=True)
class Move:
    """What changes among the streams, to be kept together with the page that changed it.

    - ``forgotten`` streams are no more.
    - ``serial``: from here on only the plain list counts.
    - ``anew``: no stream is kept, and whom the listing has named until now it has to name again.
    - ``contradicted`` takes this one's place when the page names somebody whom the streams, which have all ended, should have
      named and did not.
    """

    streams: tuple[Stream, ...] = ()
    forgotten: tuple[str, ...] = ()
    serial: bool = False
    anew: bool = False
    contradicted: "Move | None" = None


def in_streams() -> Move:
    """Begins with a stream for each first digit, and with nobody named yet."""
    return Move(tuple(map(Stream, DIGITS)), anew=True)


def together(moves: Iterable[Move]) -> Move:
    """What several that follow each other change. None of them may be ``anew`` or be ``contradicted``."""
    streams: dict[str, Stream] = {}
    forgotten: dict[str, None] = {}
    serial = False
    for move in moves:
        for prefix in move.forgotten:
            streams.pop(prefix, None)
            forgotten[prefix] = None
        for stream in move.streams:
            forgotten.pop(stream.prefix, None)
            streams[stream.prefix] = stream
        serial = serial or move.serial
    return Move(tuple(streams.values()), tuple(forgotten), serial)


@dataclass(slots=True)
class Listing:
    """The streams of a listing, and which one to ask next. Changes by ``make`` only.

    ``serial``: streams are out of the question. ``estimate`` is how many users there may be, None while nobody knows.
    """

    streams: dict[str, Stream]
    serial: bool = False
    estimate: int | None = None
    _next_digits: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """By prefix: what follows it in the subs that were named since this process lists."""

    @classmethod
    def resumed(cls, streams: Iterable[Stream], *, serial: bool, estimate: int | None) -> "Listing":
        """As it was kept. Without any streams it has just begun."""
        return cls({stream.prefix: stream for stream in streams}, serial, estimate)

    @property
    def complete(self) -> bool:
        """The plain list has ended, or the streams have, and a sample of it has agreed with them."""
        return EVERYBODY in self.streams and self.streams[EVERYBODY].done

    @property
    def sampling(self) -> bool:
        """Whether all streams have ended and only the plain list is to be compared with them."""
        return bool(self._parts) and all(stream.done for stream in self._parts)

    @property
    def _parts(self) -> list[Stream]:
        return [stream for stream in self.streams.values() if stream.prefix]

    def opening(self) -> Move | None:
        """Turns a plain list into streams where the pool is too large for it: before it begins, or once that shows."""
        if self.serial or self._parts or self.complete:
            return None
        named = self.streams[EVERYBODY].users if self.streams else 0
        return in_streams() if max(named, self.estimate or 0) > SMALL_POOL else None

    def next(self, asked: Collection[str]) -> Stream | None:
        """The stream whose next page to ask for, while those of ``asked`` are being asked; None to wait for these.

        The one that has named the fewest, so that all end about together. Until one has shown that the filter works, one at a
        time.
        """
        if self.complete or self.opening() is not None:
            return None
        parts = self._parts
        if not parts or self.sampling:
            plain = self.streams.get(EVERYBODY, Stream())
            return None if asked else plain
        if asked and not any(stream.users for stream in parts):
            return None
        free = [stream for stream in parts if not stream.done and stream.prefix not in asked]
        return min(free, key=lambda one: (one.users, one.prefix != TRIED_FIRST, one.prefix), default=None)

    def page(self, prefix: str, subs: Collection[Sub], token: str | None, gain: float = 1.0) -> Move:
        """What a page of the stream ``prefix`` changes.

        ``gain`` is how many times as fast the listing went when it had streams enough. Where that is much, there are too few by
        now, and this one may be split.
        """
        before = self.streams.get(prefix, Stream(prefix))
        after = Stream(prefix, token, token is None, before.users + len(subs))
        if not prefix:
            return self._plain_page(after)
        if not all(sub.lower().startswith(prefix) for sub in subs):
            return self._give_up()
        if after.done:
            return self._end_of(after)
        self._next_digits.setdefault(prefix, set()).update(sub[len(prefix) : len(prefix) + 1].lower() for sub in subs)
        if gain >= LEAST_GAIN and self._pays(after, gain):
            return Move(tuple(map(Stream, self._split(prefix))), forgotten=(prefix,))
        return Move((after,))

    def refused(self) -> Move:
        """The filter of a stream was refused."""
        return self._give_up()

    def lost(self, prefix: str) -> Move:
        """The token of a stream is dead: it begins again. Who is named twice is known by their ``sub``."""
        return Move((Stream(prefix),))

    def make(self, move: Move) -> None:
        """Changes as ``move`` says."""
        if move.anew:
            self.streams.clear()
        for prefix in move.forgotten:
            self.streams.pop(prefix, None)
            self._next_digits.pop(prefix, None)
        self.streams.update({stream.prefix: stream for stream in move.streams})
        self.serial = self.serial or move.serial

    def _plain_page(self, after: Stream) -> Move:
        if not self.sampling:
            return Move((after,))
        trusted = replace(after, done=after.done or after.users >= SAMPLE)
        return Move((trusted,), contradicted=self._give_up(after))

    def _give_up(self, plain: Stream | None = None) -> Move:
        """Streams are not to be trusted; everybody is listed one after the other."""
        forgotten = tuple(stream.prefix for stream in self._parts)
        return Move((plain or Stream(),), forgotten=forgotten, serial=True)

    def _end_of(self, after: Stream) -> Move:
        others = [stream for stream in self._parts if stream.prefix != after.prefix]
        if not after.users and all(stream.done and not stream.users for stream in others):
            # A filter that finds nobody at all proves nothing.
            return self._give_up()
        return Move((after,))

    def _split(self, prefix: str) -> list[str]:
        """Prefixes that together cover ``prefix``. Where all users seen have the same next digit, the one after it parts them.

        In pools of today every second of the first eight digits is constant. Older users may be there: the others are covered.
        """
        seen = self._next_digits[prefix]
        if len(seen) != 1 or not seen.issubset(DIGITS):
            return [prefix + digit for digit in DIGITS]
        (digit,) = seen
        further = [prefix + digit + third for third in DIGITS]
        return further + [prefix + other for other in DIGITS if other != digit]

    def _pays(self, stream: Stream, gain: float) -> bool:
        """Whether listing this stream again in parts, at full pace, ends before going on alone would."""
        if len(stream.prefix) > LONGEST_SPLIT:
            return False
        named = sum(other.users for other in self._parts if other.prefix != stream.prefix) + stream.users
        still_open = sum(not other.done for other in self._parts)
        left = max(0, (self.estimate or 0) - named) / still_open
        # Where the estimate says nothing, as many may come as have come.
        left = left or stream.users
        return left * gain > left + stream.users + 2 * len(DIGITS) * PAGE
