"""When a certificate begins and ends to hold: the one thing this program has to know of X.509 (RFC 5280, 4.1)."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime

_SEQUENCE, _UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x30, 0x17, 0x18, 0xA0
_PEM_LINE = re.compile(r"-----[A-Z ]+-----")
_UTC_TIME_CENTURY = 50
"""Two digits below it are of this century, others of the last (RFC 5280, 4.1.2.5.1)."""


@dataclass(frozen=True, slots=True)
class Validity:
    begins: datetime
    ends: datetime


def validity_of(certificate: str) -> Validity | None:
    """Of a certificate in Base64, with or without its PEM lines. None where it is none."""
    text = "".join(_PEM_LINE.sub("", certificate).split())
    try:
        return _validity(base64.b64decode(text, validate=True))
    except (ValueError, IndexError, binascii.Error):
        return None


def _validity(der: bytes) -> Validity:
    certificate = _within(der, 0, _SEQUENCE)
    signed = _within(der, certificate[0], _SEQUENCE)
    place = signed[0]
    if der[place] == _VERSION:
        place = _bounds(der, place)[1]
    # The serial number, the algorithm and the issuer come before.
    for _ in range(3):
        place = _bounds(der, place)[1]
    begins = _within(der, place, _SEQUENCE)[0]
    return Validity(_time(der, begins), _time(der, _bounds(der, begins)[1]))


def _within(der: bytes, place: int, tag: int) -> tuple[int, int]:
    if der[place] != tag:
        msg = "not a certificate"
        raise ValueError(msg)
    return _bounds(der, place)


def _bounds(der: bytes, place: int) -> tuple[int, int]:
    """Where the content of the value at ``place`` begins and ends."""
    length, begins = der[place + 1], place + 2
    if length & 0x80:
        octets = length & 0x7F
        length, begins = int.from_bytes(der[begins : begins + octets], "big"), begins + octets
    ends = begins + length
    if ends > len(der):
        msg = "ends too early"
        raise ValueError(msg)
    return begins, ends


def _time(der: bytes, place: int) -> datetime:
    begins, ends = _bounds(der, place)
    text = der[begins:ends].decode("ascii")
    if der[place] == _UTC_TIME:
        text = ("20" if int(text[:2]) < _UTC_TIME_CENTURY else "19") + text
    elif der[place] != _GENERALIZED_TIME:
        msg = "not a time"
        raise ValueError(msg)
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
