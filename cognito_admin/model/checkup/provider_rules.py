"""Rules on identity providers: what keeps their people from signing in, and whether anybody comes through them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from cognito_admin.model.checkup.client_rules import heard, is_young
from cognito_admin.model.checkup.facts import Facts, NotKnown
from cognito_admin.model.checkup.finding import Evidence, Lack, Severity
from cognito_admin.model.checkup.rule import Rule, Seen, member, page
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.health.metrics import Absence, Group, provider_of
from cognito_admin.model.pools import PoolDescription, SchemaAttribute
from cognito_admin.model.settings.certificates import validity_of
from cognito_admin.model.settings.provider_kinds import ProviderType, type_of
from cognito_admin.model.settings.provider_rules import METADATA_FILE, METADATA_URL, missing_in_mapping
from cognito_admin.model.settings.things import Document, Thing, ThingKind

EXPIRES_SOON = timedelta(days=45)
LISTED = timedelta(days=14)
"""CloudWatch does not list what was silent for so long, and no series of a provider is known that it does not list."""
_ENCRYPTING = re.compile(
    r"<(?:\w+:)?KeyDescriptor\b[^>]*\buse=[\"']encryption[\"'].*?</(?:\w+:)?KeyDescriptor\s*>", re.DOTALL
)
_CERTIFICATE = re.compile(r"<(?:\w+:)?X509Certificate[^>]*>([^<]+)<")


def _seen(thing: Thing, *evidence: Evidence, severity: Severity | None = None, **facts: str) -> Seen:
    name = thing.name
    return Seen(name, name, {"provider": name, **facts}, evidence, page("providers", name), severity)


def _schema(facts: Facts) -> dict[str, SchemaAttribute]:
    settings = facts.settings
    described = PoolDescription(facts.pool, str(settings.get("Name", "")), settings, None)
    return {attribute.name: attribute for attribute in described.schema}


def _immutable(facts: Facts) -> Iterator[Seen]:
    schema = _schema(facts)
    for thing, provider in facts.each(ThingKind.PROVIDER):
        fixed = [name for name in _mapping(provider) if name in schema and not schema[name].mutable and name != "sub"]
        if fixed:
            yield _seen(thing, member(provider, "AttributeMapping", fixed[0]), attributes=", ".join(fixed))


def _required(facts: Facts) -> Iterator[Seen]:
    schema = _schema(facts)
    for thing, provider in facts.each(ThingKind.PROVIDER):
        missing = missing_in_mapping(_mapping(provider), schema)
        if missing:
            evidence = Evidence("required attributes", ", ".join(missing))
            yield _seen(thing, evidence, attributes=", ".join(missing))


def _mapping(provider: Document) -> dict[str, str]:
    return dict(provider.get("AttributeMapping") or {})


def _saml_by_file(facts: Facts) -> Iterator[tuple[Thing, dict[str, str]]]:
    """Where metadata come from an address, Cognito reads them again before they expire (developer guide)."""
    for thing, provider in facts.each(ThingKind.PROVIDER):
        details: dict[str, str] = dict(provider.get("ProviderDetails") or {})
        if type_of(provider) is ProviderType.SAML and not details.get(METADATA_URL):
            yield thing, details


def _certificate(facts: Facts) -> Iterator[Seen]:
    lacking = False
    for thing, details in _saml_by_file(facts):
        ends = _ends(details.get(METADATA_FILE, ""))
        if ends is None:
            lacking = True
        elif ends - facts.now <= EXPIRES_SOON:
            day = ends.date().isoformat()
            over = ends <= facts.now
            severity = Severity.TROUBLE if over else Severity.WARNING
            days = "" if over else str((ends - facts.now).days)
            yield _seen(thing, Evidence("certificate ends", day), severity=severity, day=day, days=days)
    if lacking:
        raise NotKnown(Lack.NOT_TOLD)


def _ends(metadata: str) -> datetime | None:
    """When the last of its certificates that sign does: in a rotation there are two."""
    metadata = _ENCRYPTING.sub("", metadata)
    validities = (validity_of(found) for found in _CERTIFICATE.findall(metadata))
    return max((validity.ends for validity in validities if validity is not None), default=None)


def _by_file(facts: Facts) -> Iterator[Seen]:
    for thing, _ in _saml_by_file(facts):
        yield _seen(thing, Evidence(f"ProviderDetails.{METADATA_URL}", "–"))


def _unused(facts: Facts) -> Iterator[Seen]:
    series = heard(facts)
    if series.absence(Group.FEDERATION) not in (None, Absence.NEVER_EMITTED):
        raise NotKnown(series.refused[0] if series.refused else Lack.NO_NUMBERS)
    active = {
        provider_of(key.metric)
        for key, points in series.points.items()
        if not points.between(series.start_s, series.end_s).is_empty
    }
    for thing, provider in facts.each(ThingKind.PROVIDER):
        if thing.name not in active and not is_young(provider, facts.now):
            evidence = Evidence(f"federated sign-ins in {LISTED.days} days", "0")
            yield _seen(thing, evidence, days=str(LISTED.days))


_WARNING, _ADVICE = Severity.WARNING, Severity.ADVICE
_MAPPING = "cognito-user-pools-specifying-attribute-mapping"
PROVIDER_RULES = (
    Rule(RuleId.IMMUTABLE_ATTRIBUTE_MAPPED, Severity.TROUBLE, _MAPPING, _immutable),
    Rule(RuleId.REQUIRED_ATTRIBUTE_NOT_MAPPED, Severity.TROUBLE, _MAPPING, _required),
    Rule(RuleId.CERTIFICATE_EXPIRES, _WARNING, "cognito-user-pools-saml-idp-things-to-know", _certificate),
    Rule(RuleId.METADATA_BY_FILE, _ADVICE, "cognito-user-pools-saml-idp-things-to-know", _by_file),
    Rule(RuleId.PROVIDER_UNUSED, _ADVICE, "metrics-for-cognito-user-pools", _unused),
)
