"""Requests and answers in JSON as they travel, members that the SDK has never heard of included.

The SDK drops from an answer what its model of the API lacks, and refuses to send it. Read and written back through it, a setting
that is newer than this program would be reset.
"""

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from botocore import xform_name
from botocore.validate import ParamValidator

from cognito_admin.aws.answers import date_text
from cognito_admin.aws.operations import COGNITO, IDENTITY_POOLS
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

Shape = Any
"""botocore's, of which its types say little."""

_this_thread = threading.local()


@dataclass(slots=True)
class _Exchange:
    """``members`` are sent in place of what the SDK made, if there are any. ``body`` is the answer."""

    members: Mapping[str, Any] | None
    body: bytes = b""


def exchange(client: Any, operation: str, members: Mapping[str, Any]) -> dict[str, Any]:
    """Sends one request and returns the whole answer, dates as text. Blobs are base64 both ways.

    Raises what the client raises; Failure(VALUE_REFUSED) for what it would not send, and for unknown members
    Failure(MEMBER_REFUSED) where AWS does not take them.
    """
    model = client.meta.service_model.operation_model(operation)
    news = unknown_members(model.input_shape, members)
    known = sent_by_the_sdk(model.input_shape, operation, _known(model.input_shape, members), _pool_of(members))
    this = _Exchange(members if news else None)
    _this_thread.exchange = this
    try:
        getattr(client, xform_name(operation))(**known)
    except client.exceptions.ClientError as error:
        refused = _refused_for(error, news)
        if refused:
            told = cast("Mapping[str, Any]", error.response).get("Error", {})
            raise Failure(
                Code.MEMBER_REFUSED, operation=operation, pool=_pool_of(members), member=", ".join(refused),
                message=told.get("Message"), request_id=error.response.get("ResponseMetadata", {}).get("RequestId"),
            ) from error  # fmt: skip
        raise
    finally:
        _this_thread.exchange = None
    answer: dict[str, Any] = json.loads(this.body) if this.body.strip() else {}
    return cast("dict[str, Any]", in_plain_terms(model.output_shape, answer))


def listen(session: Any) -> None:
    """Has the clients of a session of the SDK's take part; without it ``exchange`` knows of nothing that is new."""
    for service in (COGNITO, IDENTITY_POOLS):
        session.register(f"before-call.{service}", _put_members)
        session.register(f"before-parse.{service}", _keep_body)


def in_plain_terms(shape: Shape | None, value: Any) -> Any:
    """An answer in JSON with its dates as text, and without members that are null."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        if getattr(shape, "is_document_type", False):
            return dict(members)
        inner = getattr(shape, "members", {}) if shape is None or shape.type_name == "structure" else {}
        return {name: in_plain_terms(inner.get(name), member) for name, member in members.items() if member is not None}
    if isinstance(value, list):
        inner = shape.member if shape is not None and shape.type_name == "list" else None
        return [in_plain_terms(inner, entry) for entry in cast("list[Any]", value)]
    if shape is not None and shape.type_name == "timestamp" and isinstance(value, int | float):
        return date_text(datetime.fromtimestamp(value, UTC))
    return value


def sent_by_the_sdk(shape: Shape, operation: str, members: Mapping[str, Any], pool: PoolId | None) -> dict[str, Any]:
    """A request in the SDK's terms. Raises Failure(VALUE_REFUSED) for what it would not send, with no value in it."""
    try:
        asked: dict[str, Any] = _in_bytes(shape, members)
    except ValueError as error:
        raise Failure(Code.VALUE_REFUSED, operation=operation, pool=pool, constraint="base64") from error
    errors: Any = ParamValidator().validate(asked, shape)
    if errors.has_errors():
        # Told without the value, which may be a secret.
        trouble, place, more = errors._errors[0]
        named = (place.lstrip("."), more.get("unknown_param") or more.get("required_name"))
        member = ".".join(str(name) for name in named if name)
        raise Failure(Code.VALUE_REFUSED, operation=operation, pool=pool, member=member, constraint=trouble)
    return asked


def unknown_members(shape: Shape, value: Any) -> tuple[str, ...]:
    """Names of the members, however deep, that the model of the API lacks."""
    if shape.type_name == "structure" and isinstance(value, Mapping) and not shape.is_document_type:
        members = cast("Mapping[str, Any]", value)
        here = tuple(name for name in members if name not in shape.members)
        deeper = (unknown_members(shape.members[name], member) for name, member in members.items() if name not in here)
        return (*here, *(name for names in deeper for name in names))
    if shape.type_name == "list" and isinstance(value, list):
        return tuple(name for entry in cast("list[Any]", value) for name in unknown_members(shape.member, entry))
    return ()


def _known(shape: Shape, value: Any) -> Any:
    """``value`` less the members that the model lacks."""
    if shape.type_name == "structure" and isinstance(value, Mapping) and not shape.is_document_type:
        members = cast("Mapping[str, Any]", value)
        return {name: _known(shape.members[name], member) for name, member in members.items() if name in shape.members}
    if shape.type_name == "list" and isinstance(value, list):
        return [_known(shape.member, entry) for entry in cast("list[Any]", value)]
    return cast("Any", value)


def _in_bytes(shape: Shape, value: Any) -> Any:
    """``value`` with its base64 as bytes. Raises ValueError for what is none."""
    if shape.type_name == "blob" and isinstance(value, str):
        return base64.b64decode(value, validate=True)
    if shape.type_name == "structure" and isinstance(value, Mapping) and not getattr(shape, "is_document_type", False):
        members = cast("Mapping[str, Any]", value)
        return {
            name: _in_bytes(shape.members[name], member) if name in shape.members else member
            for name, member in members.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [_in_bytes(shape.member, entry) for entry in cast("list[Any]", value)]
    return cast("Any", value)


def _put_members(params: dict[str, Any], **_: object) -> None:
    this: _Exchange | None = getattr(_this_thread, "exchange", None)
    if this is not None and this.members is not None:
        params["body"] = json.dumps(this.members).encode()


def _keep_body(response_dict: Mapping[str, Any], **_: object) -> None:
    this: _Exchange | None = getattr(_this_thread, "exchange", None)
    if this is not None:
        this.body = response_dict["body"]


def _refused_for(error: Any, news: tuple[str, ...]) -> tuple[str, ...]:
    """The unknown members that a request was refused for: those the refusal names, or all where it names none."""
    told: Mapping[str, Any] = error.response.get("Error") or {}
    if not news or told.get("Code") not in (
        "SerializationException",
        "ValidationException",
        "InvalidParameterException",
    ):
        return ()
    message = str(told.get("Message", "")).lower()
    named = tuple(name for name in news if name.lower() in message)
    return named or (news if told.get("Code") == "SerializationException" else ())


def _pool_of(members: Mapping[str, Any]) -> PoolId | None:
    pool = members.get("UserPoolId")
    return PoolId(pool) if isinstance(pool, str) else None
