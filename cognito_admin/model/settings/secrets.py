"""What of a document is secret: it is shown on request, and is in no document, record, preview or file."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from cognito_admin.model.settings.edits import MISSING, Pointer, value_at, with_value
from cognito_admin.model.settings.things import Document, ThingKind

HIDDEN: Final = "•••"
"""Stands for a secret that AWS has. In a document that is to be written it means: as it is."""

_SECRETS: Mapping[ThingKind, tuple[Pointer, ...]] = {
    ThingKind.CLIENT: (("ClientSecret",),),
    ThingKind.PROVIDER: (("ProviderDetails", "client_secret"), ("ProviderDetails", "private_key")),
}
_VALUE = "ClientSecretValue"
_NAMES = frozenset({"ClientSecret", "client_secret", "private_key", _VALUE})


def secrets_in(kind: ThingKind, document: Document) -> tuple[Pointer, ...]:
    """Where the document has a secret. Client secrets are in a list, each found by its id: ``(ClientSecretId,)``."""
    if kind is ThingKind.CLIENT_SECRETS:
        return tuple((str(entry.get("ClientSecretId", "")),) for entry in _entries(document) if _VALUE in entry)
    return tuple(pointer for pointer in _SECRETS.get(kind, ()) if value_at(document, pointer, MISSING) is not MISSING)


def secret_at(kind: ThingKind, document: Document, pointer: Pointer) -> str | None:
    """The secret that ``secrets_in`` points to; None where there is none."""
    if kind is ThingKind.CLIENT_SECRETS:
        values = (
            entry.get(_VALUE) for entry in _entries(document) if pointer == (str(entry.get("ClientSecretId", "")),)
        )
        found = next(values, None)
    else:
        found = value_at(document, pointer)
    return None if found is None or found == HIDDEN else str(found)


def hidden(kind: ThingKind, document: Document, entered: str = HIDDEN) -> Document:
    """The document with HIDDEN in place of each secret, and ``entered`` in place of one that is spelt out."""

    def instead(secret: object) -> str:
        return HIDDEN if secret == HIDDEN else entered

    if kind is ThingKind.CLIENT_SECRETS:
        entries = [
            {**entry, _VALUE: instead(entry[_VALUE])} if _VALUE in entry else entry for entry in _entries(document)
        ]
        return {**document, "ClientSecrets": entries}
    for pointer in secrets_in(kind, document):
        document = with_value(document, pointer, instead(value_at(document, pointer)))
    return document


def new_secrets(kind: ThingKind, document: Document | None) -> tuple[Pointer, ...]:
    """Where a document that is to be written has a secret that somebody entered."""
    if document is None:
        return ()
    return tuple(at for at in secrets_in(kind, document) if secret_at(kind, document, at) is not None)


def with_secrets(kind: ThingKind, now: Document | None, document: Document) -> Document | None:
    """The document with what AWS has ``now`` in place of each HIDDEN; None where AWS has no such secret."""
    if kind is ThingKind.CLIENT_SECRETS or (kind is ThingKind.CLIENT and now is None):
        return document
    for pointer in secrets_in(kind, document):
        if value_at(document, pointer) == HIDDEN:
            secret = None if now is None else secret_at(kind, now, pointer)
            if secret is None:
                return None
            document = with_value(document, pointer, secret)
    return document


def without_secrets(value: Any) -> Any:
    """A request as it may be shown: HIDDEN in place of every secret, however deep."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return {name: HIDDEN if name in _NAMES else without_secrets(member) for name, member in members.items()}
    if isinstance(value, list):
        return [without_secrets(entry) for entry in cast("list[Any]", value)]
    return value


def secret_values(value: Any) -> Iterator[str]:
    """Every secret that is spelt out in a request, however deep."""
    if isinstance(value, Mapping):
        for name, member in cast("Mapping[str, Any]", value).items():
            if name in _NAMES and isinstance(member, str) and member not in ("", HIDDEN):
                yield member
            else:
                yield from secret_values(member)
    elif isinstance(value, list):
        for entry in cast("list[Any]", value):
            yield from secret_values(entry)


def _entries(document: Document) -> Iterator[Mapping[str, Any]]:
    yield from document.get("ClientSecrets") or ()
