"""The shape of a user's sub.

Every sub seen in public since 2023 has the same fixed digits, ``X4X8X4X8-X0X1-70XX-YXXX-XXXXXXXXXXXX``: eight digits lead that can
differ, so a prefix of two digits either holds a sixteenth of all users or nobody.
"""

import uuid


def cognito7(leading: int, rest: int) -> str:
    """A sub of today's shape from 32 leading bits, which decide the order, and 64 further ones."""
    a = f"{leading & 0xFFFFFFFF:08x}"
    b = f"{rest & 0x3FFFFFFFFFFFFFFF | 0x8000000000000000:016x}"
    return f"{a[0]}4{a[1]}8{a[2]}4{a[3]}8-{a[4]}0{a[5]}1-70{a[6]}{a[7]}-{b[:4]}-{b[4:]}"


def uuid4(leading: int, rest: int) -> str:
    """A sub as older pools have them, a random UUID, ordered by the same 32 bits."""
    return str(uuid.UUID(int=leading << 96 | (rest >> 48) << 80 | rest, version=4))
