"""Settings of another moment, or of another pool, put back: the change that makes what is there now like what was there."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import MISSING, VOLATILE, value_at, with_value
from cognito_admin.model.settings.secrets import HIDDEN, secrets_in
from cognito_admin.model.settings.states import OF_ONE_POOL
from cognito_admin.model.settings.tag_rules import is_of_aws
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind

FIXED = frozenset(
    {
        *VOLATILE,
        *OF_ONE_POOL,
        "AliasAttributes",
        "UsernameAttributes",
        "UsernameConfiguration",
        "SchemaAttributes",
        "AWSAccountId",
        "CloudFrontDistribution",
        "ClientType",
        "ImageUrl",
        "ProviderType",
        "S3Bucket",
        "Version",
    }
)
"""Members that nobody can set once a thing is there: they stay as they are now."""

_NEVER_MADE = FIXED - {"Domain", "ProviderType"}
"""Members that AWS sets when it makes a thing."""


def put_back(documents: Mapping[Thing, Document | None], now: Mapping[Thing, Document | None]) -> SettingsChange:
    """The change that makes each of these things as ``documents`` has it; None deletes it. ``now`` is what there is.

    Secrets stay as they are, and so does what cannot be set. Without parts where nothing is different.
    """
    parts: list[Part] = []
    for thing, document in documents.items():
        before = now.get(thing)
        after = None if document is None else _on(before, document, thing.kind)
        parts.append(Part(thing, before, after))
    return SettingsChange(SettingsChange(tuple(parts)).edited_parts())


def made_anew(wanted: Document, kind: ThingKind) -> Document:
    """What a thing that is gone is to be made of: without what AWS sets by itself."""
    # Terms say of themselves whose they are.
    never = _NEVER_MADE - {"ClientId"} if kind is ThingKind.TERMS else _NEVER_MADE
    made = {name: value for name, value in wanted.items() if name not in never}
    if kind is ThingKind.CLIENT and "ClientSecret" in made:
        # Another one: the one it had is kept nowhere.
        made = {name: value for name, value in made.items() if name != "ClientSecret"} | {"GenerateSecret": True}
    return made


def _on(now: Document | None, wanted: Document, kind: ThingKind) -> Document:
    if kind is ThingKind.TAGS:
        # Its members are named by people, but for those that nobody but AWS can set.
        return {
            **{name: value for name, value in wanted.items() if not is_of_aws(name)},
            **{name: value for name, value in (now or {}).items() if is_of_aws(name)},
        }
    if now is None:
        return made_anew(wanted, kind)
    fixed = FIXED - {"Domain"} if kind in (ThingKind.DOMAIN, ThingKind.CUSTOM_DOMAIN) else FIXED
    if kind is ThingKind.POOL:
        # That is put back with the factors, without which AWS refuses it.
        fixed |= {"MfaConfiguration"}
    kept = {name: value for name, value in now.items() if name in fixed}
    document: Document = {name: value for name, value in wanted.items() if name not in fixed} | kept
    for pointer in {*secrets_in(kind, now), *secrets_in(kind, document)}:
        if kind is not ThingKind.CLIENT_SECRETS:
            document = with_value(
                document, pointer, HIDDEN if value_at(now, pointer, MISSING) is not MISSING else MISSING
            )
    return document


def without_lockouts(parts: Sequence[Part], pool: Document | None) -> list[Part]:
    """The parts less those that would lock Cognito out of a function that the pool, as it is to be, calls all the same.

    ``pool`` is how it is now.
    """
    after = next((part.after for part in parts if part.thing == POOL), pool)
    triggers = cast("Mapping[str, Any]", value_at(after, ("LambdaConfig",), {}))
    called = [value_at(triggers, (trigger, "LambdaArn"), function) for trigger, function in triggers.items()]

    def locks_out(part: Part) -> bool:
        function = (part.before or {}).get("FunctionArn")
        return part.thing.kind is ThingKind.PERMISSION and not (part.after or {}).get("Allowed") and function in called

    return [part for part in parts if not locks_out(part)]
