"""A ledger as bytes, for a file that anything may have happened to.

A line with the checksum and length of a JSON document, then the document; what follows it is left over from a longer one.
"""

import json
import zlib
from dataclasses import astuple, dataclass, field
from typing import Any

from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.pacing.learned_limit import LearnedLimit
from cognito_admin.aws.pacing.ledger import Answer, Ledger, Pace, Traffic

FORMAT = 1
"""To be raised whenever other versions of the program could not read what is written; they keep to files of their own then."""
_HEAD = 18


@dataclass(frozen=True, slots=True)
class Read:
    """A ledger, and whose it is: the ``account`` or what is known of it until that is."""

    ledger: Ledger = field(default_factory=Ledger)
    account: str = ""
    region: str = ""


def written(ledger: Ledger, account: str, region: str, now_s: float) -> bytes:
    """``account`` and ``region`` are for whoever only looks."""
    document = {
        "account": account,
        "region": region,
        "now": now_s,
        "paces": {name: [pace.next_s, pace.limit.peak, pace.limit.cut_s] for name, pace in ledger.paces.items()},
        "traffic": {name: astuple(traffic) for name, traffic in ledger.traffic.items()},
        "answers": {name: astuple(answer) for name, answer in ledger.answers.items()},
        "claims": ledger.claims,
        "leads_to": ledger.leads_to,
    }
    body = json.dumps(document, separators=(",", ":")).encode()
    return b"%08x %8d\n" % (zlib.crc32(body), len(body)) + body


def read(raw: bytes, now_s: float) -> Read:
    """Empty where ``raw`` is damaged. Times are forgotten where the clock began anew since: it stood later then than ``now_s``."""
    try:
        document = _document(raw)
        ledger = Ledger(
            paces={
                str(name): Pace(float(next_s), LearnedLimit(float(peak), float(cut_s)))
                for name, (next_s, peak, cut_s) in document["paces"].items()
            },
            traffic={Category(name): Traffic(*map(float, traffic)) for name, traffic in document["traffic"].items()},
            answers={
                Category(name): Answer(None if rate is None else float(rate), float(on_s))
                for name, (rate, on_s) in document["answers"].items()
            },
            claims={Category(name): float(claimed_s) for name, claimed_s in document["claims"].items()},
            leads_to=str(document["leads_to"]),
        )
        if float(document["now"]) > now_s:
            ledger.forget_times()
        return Read(ledger, str(document["account"]), str(document["region"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return Read()


def _document(raw: bytes) -> dict[str, Any]:
    checksum, length = int(raw[:8], 16), int(raw[9:17])
    body = raw[_HEAD : _HEAD + length]
    if len(body) != length or zlib.crc32(body) != checksum:
        raise ValueError("damaged")
    return json.loads(body)
