"""Trouble by switch: what goes wrong, for which calls, and how often."""

import random
import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

Kind = Literal[
    "throttle",
    "server_error",
    "reset_before",
    "reset_after",
    "server_error_after",
    "expired",
    "invalid_key",
    "denied",
    "error",
    "slow",
    "hold",
    "change_settings",
    "delete_pool",
]


@dataclass(eq=False)
class Fault:
    """One fault and the calls it strikes.

    ``operation`` is a name or pattern (``Admin*``), ``pool_id`` and ``access_key`` narrow it further. The first ``skip`` matching
    calls pass, then ``count`` are struck (None: all), each with probability ``rate``. ``slow`` waits ``seconds`` before the
    call, ``hold`` until released; those that end in ``_after`` strike when the call was carried out. ``change_settings`` merges
    ``settings`` into the pool and ``delete_pool`` deletes it once the call is answered: somebody else was at work between two
    calls. ``denied`` names an explicit deny in ``policy``, if given. ``error`` answers with AWS's ``code`` and ``message``.
    """

    kind: Kind
    operation: str = "*"
    pool_id: str | None = None
    access_key: str | None = None
    skip: int = 0
    count: int | None = None
    rate: float = 1.0
    seconds: float = 0.0
    policy: str = ""
    code: str = ""
    message: str = ""
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    struck: int = 0
    reached: threading.Event = field(default_factory=threading.Event, repr=False)
    """Set when a call arrives at a ``hold``."""
    released: threading.Event = field(default_factory=threading.Event, repr=False)

    def release(self) -> None:
        """Lets the calls on hold go on, and those to come."""
        self.released.set()

    def matches(self, operation: str, pool_id: str, access_key: str) -> bool:
        return (
            fnmatchcase(operation, self.operation)
            and self.pool_id in (None, pool_id)
            and self.access_key in (None, access_key)
        )


class Faults:
    """The faults switched on, and the ways in which the service behaves differently from its documentation."""

    def __init__(self, seed: int = 0) -> None:
        self.sub_prefix: Literal["works", "ignored", "unsupported"] = "works"
        """What ListUsers makes of ``sub ^= "…"`` short of a whole sub."""
        self.short_pages = 0.0
        """The share of user pages that come with fewer users than asked for."""
        self.empty_pages = 0.0
        """The share of user pages that come empty though more follow."""
        self.index_lag_s = 0.0
        """How long a change takes to show in ListUsers."""
        self.metrics_late_s = 0.0
        """How long CloudWatch takes until it tells what it was given."""
        self._active: list[Fault] = []
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    @property
    def active(self) -> tuple[Fault, ...]:
        return tuple(self._active)

    def add(self, kind: Kind, operation: str = "*", **options: Any) -> Fault:
        """Switches a fault on; ``options`` are ``Fault``'s members."""
        fault = Fault(kind, operation, **options)
        with self._lock:
            self._active.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Switches it off and releases what it holds."""
        with self._lock:
            self._active = [other for other in self._active if other is not fault]
        fault.release()

    def clear(self) -> None:
        """Switches everything off, behaviours too."""
        for fault in self.active:
            self.remove(fault)
        self.sub_prefix, self.short_pages, self.empty_pages = "works", 0.0, 0.0
        self.index_lag_s = self.metrics_late_s = 0.0

    def strike(self, operation: str, pool_id: str, access_key: str) -> tuple[Fault, ...]:
        """The faults that strike this call, in the order they were switched on."""
        if not self._active:
            return ()
        with self._lock:
            return tuple(
                fault for fault in self._active if fault.matches(operation, pool_id, access_key) and self._is_due(fault)
            )

    def _is_due(self, fault: Fault) -> bool:
        if fault.skip > 0:
            fault.skip -= 1
            return False
        if fault.count is not None and fault.struck >= fault.count:
            return False
        if fault.rate < 1 and self._random.random() >= fault.rate:
            return False
        fault.struck += 1
        return True
