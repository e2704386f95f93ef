"""Every operation the emulator has, by its name in the API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cognito_admin.demo.state import Service

Request = dict[str, Any]
"""An operation's input as it comes over the wire (blobs are base64 text), validated against the API's model."""
Answer = dict[str, Any]
"""An operation's output; datetimes become epoch seconds and bytes base64 text on their way out."""


class JsonText(str):
    """A member of an answer that is written down already."""

    __slots__ = ()


Handler = Callable[["Service", Request], Answer]


@dataclass(frozen=True, slots=True)
class Operation:
    """``category`` is the quota category whose rate the operation draws on; None where AWS names none."""

    name: str
    category: str | None
    handler: Handler


OPERATIONS: dict[str, Operation] = {}


def operation(name: str, *, category: str | None = None) -> Callable[[Handler], Handler]:
    """Registers a handler. It runs under the service's lock, so it sees and leaves a consistent state."""

    def register(handler: Handler) -> Handler:
        if name in OPERATIONS and OPERATIONS[name].handler is not handler:
            raise ValueError(f"{name} is registered twice")
        OPERATIONS[name] = Operation(name, category, handler)
        return handler

    return register
