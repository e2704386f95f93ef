"""The shapes of a user's sub. A shape makes a sub from 32 leading bits, which decide the order, and 64 further ones."""

from collections.abc import Callable
from dataclasses import dataclass

_VARIANT = {digit: "89ab"[number % 4] for number, digit in enumerate("0123456789abcdef")}


@dataclass(frozen=True, slots=True)
class SubShape:
    """``leading`` is the inverse of ``make``: the leading bits of a whole sub. ValueError for one of another shape."""

    make: Callable[[int, int], str]
    leading: Callable[[str], int]


def _make_cognito7(leading: int, rest: int) -> str:
    a, b = f"{leading:08x}", f"{rest:016x}"
    return f"{a[0]}4{a[1]}8{a[2]}4{a[3]}8-{a[4]}0{a[5]}1-70{a[6:]}-{_VARIANT[b[0]]}{b[1:4]}-{b[4:]}"


def _make_random(leading: int, rest: int) -> str:
    a, b = f"{leading:08x}", f"{rest:016x}"
    return f"{a}-{b[3::-1]}-4{b[7:4:-1]}-{_VARIANT[b[0]]}{b[1:4]}-{b[4:]}"


COGNITO7 = SubShape(_make_cognito7, lambda sub: int(sub[0:8:2] + sub[9:13:2] + sub[16:18], 16))
"""``X4X8X4X8-X0X1-70XX-…``, as every sub seen in public since 2023: the second, fourth, sixth and eighth digit never change, so a
prefix of two digits holds a sixteenth of all users or nobody."""
RANDOM = SubShape(_make_random, lambda sub: int(sub[:8], 16))
"""A random UUID, as older pools have them."""
