"""What a pool names that lies outside of it: found in requests, and put in the place of one another."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, cast

from cognito_admin.model.restore.target import Resource, ResourceKind

_KINDS: Mapping[str, ResourceKind] = {
    "iam": ResourceKind.ROLE,
    "lambda": ResourceKind.FUNCTION,
    "kms": ResourceKind.KEY,
    "acm": ResourceKind.CERTIFICATE,
    "ses": ResourceKind.EMAIL_IDENTITY,
    "logs": ResourceKind.LOG_DESTINATION,
    "firehose": ResourceKind.LOG_DESTINATION,
    "s3": ResourceKind.LOG_DESTINATION,
}
_NOTHING_WITHOUT = frozenset(
    {
        "SnsCallerArn",
        "CallerArn",
        "LambdaArn",
        "CertificateArn",
        "CustomDomainConfig",
        "LogGroupArn",
        "BucketArn",
        "StreamArn",
        "SourceArn",
        "NotifyConfiguration",
    }
)
"""Members without which the object they stand in means nothing."""
_LOG_DESTINATIONS = ("CloudWatchLogsConfiguration", "S3Configuration", "FirehoseConfiguration")
_GONE: Final = object()


def resource_of(text: str) -> Resource | None:
    """What an ARN names, as far as a restore needs it to be there."""
    parts = text.split(":")
    kind = _KINDS.get(parts[2]) if parts[0] == "arn" and len(parts) > 5 else None
    return None if kind is None else Resource(kind, text)


def named_in(value: Any) -> Iterator[Resource]:
    """Every resource that ``value`` (JSON) names by its ARN."""
    match value:
        case str():
            if (found := resource_of(value)) is not None:
                yield found
        case dict():
            for member in cast("dict[str, Any]", value).values():
                yield from named_in(member)
        case list():
            for entry in cast("list[Any]", value):
                yield from named_in(entry)
        case _:
            pass


def replaced(document: Mapping[str, Any], replacements: Mapping[str, str]) -> dict[str, Any]:
    """``document`` with other ARNs in place of some. What cannot be without one that goes, goes with it; maybe all."""
    made = _replaced(document, replacements)
    return {} if made is _GONE else made


def suggested(name: str, old_places: Iterable[tuple[str, str]]) -> str:
    """The same name with other accounts and regions in it: (old, new) pairs; empty where that is the same."""
    parts = name.split(":")
    places = {old: new for old, new in old_places if old}
    made = ":".join(places.get(part, part) if at in (3, 4) else part for at, part in enumerate(parts))
    return "" if made == name else made


def _replaced(value: Any, replacements: Mapping[str, str]) -> Any:
    match value:
        case str():
            return replacements.get(value, value) or _GONE if value.startswith("arn:") else value
        case dict():
            return _object(cast("dict[str, Any]", value), replacements)
        case list():
            made = [_replaced(entry, replacements) for entry in cast("list[Any]", value)]
            return [entry for entry in made if entry is not _GONE]
        case _:
            return value


def _object(value: Mapping[str, Any], replacements: Mapping[str, str]) -> Any:
    made = {name: _replaced(member, replacements) for name, member in value.items()}
    gone = {name for name, member in made.items() if member is _GONE}
    if gone & _NOTHING_WITHOUT:
        if "EmailSendingAccount" in value:
            return {"EmailSendingAccount": "COGNITO_DEFAULT"}
        return _GONE
    kept = {name: member for name, member in made.items() if name not in gone}
    had_destination = any(name in value for name in _LOG_DESTINATIONS)
    return _GONE if had_destination and not any(name in kept for name in _LOG_DESTINATIONS) else kept
