"""The control path: faults, clock, quotas and a look inside, as JSON over HTTP.

``GET`` and ``POST /_emulator/<what>``; every answer is the state of ``<what>`` after the request:

- ``state``: pools with their user counts, active users, calls, refused calls. Reads only.
- ``faults``: ``POST {"kind": "throttle", "operation": "ListUsers", "count": 3}`` adds one (members of ``faults.Fault``),
  ``{"behaviour": {"sub_prefix": "ignored"}}`` sets how the service behaves, ``{"clear": true}`` ends all.
- ``clock``: ``{"set": "2026-11-21T09:00:00+00:00"}``, ``{"freeze": …}``, ``{"advance_s": 3600}``.
- ``quotas``: ``{"enforced": false}``, ``{"rates": {"UserList": 60}}``.
- ``outbox``: the messages that would have been sent. ``{"clear": true}`` forgets them.
- ``settings``: ``{"pool_id": …, "settings": {…}}`` changes a pool's settings as somebody else would.
"""

import dataclasses
import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.faults import Fault
from cognito_admin.demo.quotas import DEFAULTS
from cognito_admin.demo.state import Service
from cognito_admin.demo.wire import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "/_emulator/"
_BEHAVIOURS = ("sub_prefix", "short_pages", "empty_pages", "index_lag_s", "metrics_late_s")
_FAULT_MEMBERS = tuple(field.name for field in dataclasses.fields(Fault) if field.name not in ("reached", "released"))


class Control:
    """Answers the control path for one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._parts: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "state": self._state,
            "faults": self._faults,
            "clock": self._clock,
            "quotas": self._quotas,
            "outbox": self._outbox,
            "settings": self._settings,
        }

    def respond(self, request: HttpRequest) -> HttpResponse:
        """Refuses every host name but the loopback's, so that no web page can reach the switches."""
        host = request.headers.get("host", "").rpartition(":")[0]
        part = self._parts.get(request.path.removeprefix(PATH).rstrip("/"))
        if host not in ("127.0.0.1", "localhost") or part is None:
            return _json({"message": "There is no such switch."}, 404)
        try:
            with self._service.lock:
                return _json(part(json.loads(request.body) if request.method == "POST" and request.body else {}))
        except AwsError as error:
            return _json({"message": error.message}, 404)
        except (KeyError, TypeError, ValueError) as mistake:
            return _json({"message": f"{type(mistake).__name__}: {mistake}"}, 400)

    def _state(self, _: dict[str, Any]) -> dict[str, Any]:
        service = self._service
        return {
            "account_id": service.account_id,
            "region": service.region,
            "now": service.clock.now().isoformat(),
            "pools": {
                pool.id: {"name": pool.settings.get("Name"), "users": len(pool.users)}
                for pool in service.pools.values()
            },
            "active_users": service.mau.count(),
            "calls": dict(Counter(service.calls)),
            "refused": service.quotas.refused,
            "messages": len(service.outbox.messages),
        }

    def _faults(self, wish: dict[str, Any]) -> dict[str, Any]:
        faults = self._service.faults
        if wish.pop("clear", False):
            faults.clear()
        for name, value in wish.pop("behaviour", {}).items():
            if name not in _BEHAVIOURS:
                raise ValueError(f"no behaviour is called {name}")
            setattr(faults, name, value)
        if wish:
            faults.add(**wish)
        return {
            "active": [{name: getattr(fault, name) for name in _FAULT_MEMBERS} for fault in faults.active],
            "behaviour": {name: getattr(faults, name) for name in _BEHAVIOURS},
        }

    def _clock(self, wish: dict[str, Any]) -> dict[str, Any]:
        clock = self._service.clock
        if "set" in wish:
            clock.set(datetime.fromisoformat(wish["set"]))
        if "freeze" in wish:
            clock.freeze(datetime.fromisoformat(wish["freeze"]))
        clock.advance(seconds=float(wish.get("advance_s", 0)))
        return {"now": clock.now().isoformat()}

    def _quotas(self, wish: dict[str, Any]) -> dict[str, Any]:
        quotas = self._service.quotas
        rates: dict[str, float] = wish.get("rates", {})
        unknown = rates.keys() - DEFAULTS.keys()
        if unknown:
            raise ValueError(f"no category is called {min(unknown)}")
        quotas.rates.update(rates)
        quotas.enforced = bool(wish.get("enforced", quotas.enforced))
        return {"enforced": quotas.enforced, "rates": quotas.rates, "refused": quotas.refused}

    def _outbox(self, wish: dict[str, Any]) -> dict[str, Any]:
        outbox = self._service.outbox
        if wish.get("clear"):
            outbox.clear()
        return {"messages": [message.as_json() for message in outbox.messages]}

    def _settings(self, wish: dict[str, Any]) -> dict[str, Any]:
        pool = self._service.pool(wish["pool_id"])
        pool.settings.update(wish["settings"])
        pool.settings["LastModifiedDate"] = self._service.clock.now()
        return {"pool_id": pool.id}


def _json(document: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(document).encode(), status, {"Content-Type": "application/json"})
