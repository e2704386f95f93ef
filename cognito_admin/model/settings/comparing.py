"""Whether AWS has what was shown, and whether it has what was asked for."""

from collections.abc import Mapping

from cognito_admin.model.settings.edits import (
    MISSING,
    Edit,
    Pointer,
    edited,
    edits_between,
    value_at,
    with_value,
    without,
)
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.provider_echo import DERIVED
from cognito_admin.model.settings.secrets import hidden, new_secrets
from cognito_admin.model.settings.things import Document, ThingKind
from cognito_admin.model.settings.twins import TOKEN_CONFIG, TWINS, settled, settled_mfa, value_of_token_trigger

_OF_OTHER_THINGS: Mapping[ThingKind, tuple[Pointer, ...]] = {
    ThingKind.POOL: (("MfaConfiguration",), ("UserPoolTags",), ("Domain",), ("CustomDomain",)),
    ThingKind.MFA: (("SmsMfaConfiguration", "SmsConfiguration"), ("SmsMfaConfiguration", "SmsAuthenticationMessage")),
    ThingKind.CLIENT: (("ClientSecret",),),
    ThingKind.CLIENT_SECRETS: (),
}
"""Members that another thing's document has, too, and that are changed there."""

_NEVER_TOLD = frozenset({"private_key", "MetadataFile", "ImageFile", "GenerateSecret"})
"""Members that can be set and that no answer has."""


def is_moved(part: Part, as_shown: Document | None, now: Document | None) -> bool:
    """Whether somebody else changed the thing since it was shown, in what this part is about.

    What cannot be compared, as when a secret is to be replaced, is held against the date of the last change.
    """
    if (as_shown is None) is not (now is None):
        return True
    if as_shown is None or now is None:
        return False
    kind = part.thing.kind
    if new_secrets(kind, part.after) and as_shown.get("LastModifiedDate") != now.get("LastModifiedDate"):
        return True
    own = {edit.pointer for edit in edits_between(part.before, part.after)}
    others = _of_other_things(kind, own)
    shown, there = (_without_all(hidden(kind, one), others) for one in (as_shown, now))
    return bool(edits_between(shown, there))


def without_other_things(part: Part, made: Document | None) -> Document | None:
    """What a pool was before a part, with what another thing's part made of it left as ``made`` has it: that one takes it back."""
    before = part.before
    if part.thing.kind is not ThingKind.POOL or before is None or made is None:
        return before
    own = {edit.pointer for edit in edits_between(before, part.after)}
    for pointer in _of_other_things(ThingKind.POOL, own):
        before = with_value(before, pointer, value_at(made, pointer, MISSING))
    return before


def expected(part: Part, now: Document) -> Document:
    """What is to be there: what AWS has now, with this part's edits. ``part.after`` must not be None."""
    after = settled(part.thing.kind, part.before, part.after or {})
    return edited(now, edits_between(part.before, after))


def differences(part: Part, now: Document | None) -> tuple[Edit, ...]:
    """What AWS has otherwise than asked for; ``after`` of each edit is what it has.

    What it adds by itself where nothing was asked, such as the default of a member that was taken out, is none.
    """
    kind = part.thing.kind
    if part.after is None or now is None:
        return edits_between(part.after, now)
    if kind is ThingKind.CLIENT_SECRETS and _has_secrets(part.after, now):
        return ()
    wanted = hidden(kind, settled(kind, part.before, part.after))
    there = hidden(kind, now)
    if kind is ThingKind.MFA:
        wanted, there = settled_mfa(wanted), settled_mfa(there)
    asked = {edit.pointer for edit in edits_between(part.before, wanted)}
    others = _of_other_things(kind, asked)
    wanted, there = _without_all(wanted, others), _without_all(there, others)
    return tuple(edit for edit in edits_between(wanted, there) if not _is_aws_own(part, edit, there, asked))


def is_made(part: Part, now: Document | None) -> bool:
    """Whether all that this part asks for is there, whatever else is. Its documents have their secrets, as ``now`` has.

    What no answer tells, such as a private key, counts as made where the thing was changed since ``part.before``.
    """
    if part.after is None or now is None:
        return part.after is None and now is None
    if part.thing.kind is ThingKind.CLIENT_SECRETS:
        return _has_secrets(part.after, now)
    wanted = settled(part.thing.kind, part.before, part.after)
    asked = edits_between(part.before, wanted)
    told = [edit for edit in asked if edit.pointer[-1] not in _NEVER_TOLD]
    there = [edit for edit in edits_between(wanted, now) if not _says_the_same_twice(edit.pointer, now)]
    missing = {edit.pointer for edit in there if not _is_empty(edit) and not _is_default(part, edit)}
    if any(edit.pointer in missing for edit in told):
        return False
    return len(told) == len(asked) or _is_touched(part, now)


def is_untold_made(part: Part, now: Document) -> bool:
    """Whether what no document tells, such as a secret that was entered, may be there: where the thing was changed since."""
    untold = (edit.pointer[-1] in _NEVER_TOLD for edit in edits_between(part.before, part.after))
    if part.before is None or not (new_secrets(part.thing.kind, part.after) or any(untold)):
        return True
    return part.thing.kind is ThingKind.CLIENT_SECRETS or _is_touched(part, now)


def _is_touched(part: Part, now: Document) -> bool:
    return (part.before or {}).get("LastModifiedDate") != now.get("LastModifiedDate")


def _of_other_things(kind: ThingKind, own: set[Pointer]) -> list[Pointer]:
    """Members that are changed elsewhere, and that this part, which edits ``own``, is not about."""
    others = _OF_OTHER_THINGS.get(kind, ())
    return [other for other in others if not any(one[: len(other)] == other for one in own)]


def _has_secrets(wanted: Document, now: Document) -> bool:
    """Whether the secrets that were to stay are there, and as many more as were to be added: AWS gives these their ids."""
    asked, there = (
        [one.get("ClientSecretId") for one in document.get("ClientSecrets") or ()] for document in (wanted, now)
    )
    return len(asked) == len(there) and all(one in there for one in asked if one)


def _is_default(part: Part, edit: Edit) -> bool:
    """Whether a member that was to go came back with another value than it had: with AWS's default."""
    return edit.before is MISSING and value_at(part.before, edit.pointer, MISSING) != edit.after


def _is_empty(edit: Edit) -> bool:
    """Whether nothing was asked for, and AWS says nothing of it."""
    return edit.after is MISSING and edit.before in ("", [])


def _says_the_same_twice(pointer: Pointer, now: Document) -> bool:
    """Whether it is a member of old that says what the one in its place does."""
    return pointer in TWINS and value_at(now, pointer) == value_at(now, TWINS[pointer])


def _is_aws_own(part: Part, edit: Edit, now: Document, asked: set[Pointer]) -> bool:
    """Whether AWS says so by itself, in accordance with what was asked for."""
    pointer = edit.pointer
    if (
        pointer[-1] in _NEVER_TOLD
        or _is_empty(edit)
        or (pointer == ("ImageUrl",) and "ImageFile" in (part.after or {}))
    ):
        return True
    if _says_the_same_twice(pointer, now):
        return True
    if edit.before is MISSING and (part.before is None or pointer in asked):
        return _is_default(part, edit)
    if part.thing.kind is ThingKind.PROVIDER and pointer[0] == "ProviderDetails" and pointer not in asked:
        return pointer[-1] in DERIVED.get(str(now.get("ProviderType")), frozenset())
    if part.thing.kind is ThingKind.POOL and pointer[: len(TOKEN_CONFIG)] == TOKEN_CONFIG:
        return value_at(now, TOKEN_CONFIG) == value_of_token_trigger(now)
    return False


def _without_all(document: Document, pointers: list[Pointer]) -> Document:
    for pointer in pointers:
        document = without(document, pointer)
    return document
