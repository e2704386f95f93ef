"""What may leave this computer. Asked for every single request, at the last moment before it is sent."""

import contextlib
import json
import threading
from collections.abc import Callable, Generator, Mapping
from typing import Any, cast

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.operations import Nature, operation_of
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

_ORDER = (*Mode,)
_this_thread = threading.local()


@contextlib.contextmanager
def sending(asked: Asked) -> Generator[None]:
    """What is sent on this thread meanwhile was asked for as ``asked``."""
    _this_thread.asked = asked
    try:
        yield
    finally:
        _this_thread.asked = None


class Guard:
    """A handler of botocore's ``before-send``. ``mode`` tells how a pool is marked; None asks for what belongs to no pool."""

    def __init__(self, mode: Callable[[PoolId | None], Mode]) -> None:
        self._mode = mode

    def __call__(self, event_name: str, request: Any, **_: object) -> None:
        """Raises Failure(NOT_ALLOWED_BY_MODE) for a request that may not be sent. Called on a worker thread.

        A read that AWS bills though no person asked for it is a mistake of the program, and ends as one.
        """
        service, name = event_name.removeprefix("before-send.").split(".", 1)
        operation = operation_of(service, name)
        if operation.nature is Nature.BILLED_READ and not _asked_for_by_person(name):
            raise RuntimeError(f"{name} counts the user as active, and nobody asked for it")
        if operation.mode is Mode.READ_ONLY:
            return
        pool = _pool(request.body) or _asked_about()
        mode = self._mode(pool)
        if _ORDER.index(mode) < _ORDER.index(operation.mode):
            raise Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, operation=name, pool=pool)


def _asked_for_by_person(name: str) -> bool:
    asked: Asked | None = getattr(_this_thread, "asked", None)
    return asked is not None and asked.by_person and asked.operation == name


def _asked_about() -> PoolId | None:
    """The pool for whose sake something is sent that does not name it itself."""
    asked: Asked | None = getattr(_this_thread, "asked", None)
    return None if asked is None else asked.pool


def _pool(body: object) -> PoolId | None:
    """The pool that a request in JSON is about."""
    try:
        document: object = json.loads(body) if isinstance(body, str | bytes | bytearray) else None
    except ValueError:
        return None
    if not isinstance(document, Mapping):
        return None
    members = cast("Mapping[str, object]", document)
    # The permission to call a function is given to the pool that stands as its source.
    named, arn = members.get("UserPoolId"), members.get("ResourceArn") or members.get("SourceArn")
    if isinstance(named, str):
        return PoolId(named)
    return PoolId(arn.rpartition("/")[2]) if isinstance(arn, str) and ":userpool/" in arn else None
