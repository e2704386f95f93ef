"""Rules on app clients: what they send, how long their tokens live, whether anybody uses them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cognito_admin.model.checkup.facts import Facts, NotKnown, known
from cognito_admin.model.checkup.finding import Evidence, Fix, Lack, Severity
from cognito_admin.model.checkup.rule import Rule, Seen, member, page, setting
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.health.metrics import Absence, Group, client_of
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.settings.client_kinds import (
    CODE,
    FLOWS,
    IMPLICIT,
    OWN_PROVIDER,
    REFRESH,
    ClientKind,
    flows_of,
    has_secret,
)
from cognito_admin.model.settings.client_kinds import (
    kind_of as kind_of_client,
)
from cognito_admin.model.settings.client_secrets import rotation_of
from cognito_admin.model.settings.redirect_urls import UrlTrouble, url_trouble
from cognito_admin.model.settings.states import title_of
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from cognito_admin.model.settings.token_lifetimes import Lifetime, Token, lifetime_of

STALE_SECRET = timedelta(days=365)
UNUSED = timedelta(days=30)
LONG_S: Mapping[Token, int] = {Token.ACCESS: 12 * 3_600, Token.ID: 12 * 3_600, Token.REFRESH: 90 * 86_400}
"""Longer is worth a word; the default is an hour, and 30 days for refresh tokens."""
VERY_LONG_S = 365 * 86_400
"""Of refresh tokens."""
_BY_ADMINISTRATORS = frozenset({"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"})
"""The password travels from a server of one's own, by credentials of AWS."""
_NOT_HEARD = (Absence.DENIED, Absence.NOT_REACHED, Absence.NOT_OFFERED, Absence.NOT_IN_BACKUP)


def _seen(
    thing: Thing,
    client: Document,
    *evidence: Evidence,
    severity: Severity | None = None,
    fix: Fix | None = None,
    **facts: str,
) -> Seen:
    name = title_of(thing, client)
    to_be_done = fix or page("app-clients", thing.name)
    return Seen(thing.name, name, {"client": name, **facts}, evidence, to_be_done, severity)


def _is_machine(client: Document) -> bool:
    """It gets access tokens for itself: nothing that is refreshed, or revoked, and nobody's name."""
    return kind_of_client(client) is ClientKind.MACHINE


def has_own_people(facts: Facts) -> bool:
    """Whether anybody may sign in as a user of the pool's own, not of a provider; also where that cannot be told."""
    try:
        clients = [client for _, client in facts.each(ThingKind.CLIENT)]
    except NotKnown:
        return True
    return not clients or any(_takes_own_people(client) for client in clients)


def _takes_own_people(client: Document) -> bool:
    if _is_machine(client):
        return False
    return OWN_PROVIDER in (client.get("SupportedIdentityProviders") or ()) or set(flows_of(client)) != {REFRESH}


def _by_pages(facts: Facts) -> Iterator[tuple[Thing, Document, Severity]]:
    """App clients that may use the sign-in pages, and how grave that is: without a domain there are none yet."""
    try:
        pool = facts.settings
        severity = _WARNING if pool.get("Domain") or pool.get("CustomDomain") else _ADVICE
    except NotKnown:
        severity = _WARNING
    for thing, client in facts.each(ThingKind.CLIENT):
        if client.get("AllowedOAuthFlowsUserPoolClient") is not False:
            yield thing, client, severity


def _passwords_sent(facts: Facts) -> Iterator[Seen]:
    for thing, client in facts.each(ThingKind.CLIENT):
        flows = flows_of(client)
        sending = [flow.name for flow in FLOWS if flow.sends_password and flow.name in flows]
        if sending:
            by_people = any(name not in _BY_ADMINISTRATORS for name in sending)
            severity = Severity.WARNING if by_people else Severity.ADVICE
            yield _seen(thing, client, member(client, "ExplicitAuthFlows"), severity=severity, flows=", ".join(sending))


def _implicit(facts: Facts) -> Iterator[Seen]:
    for thing, client, severity in _by_pages(facts):
        grants: Sequence[str] = client.get("AllowedOAuthFlows") or ()
        if IMPLICIT in grants:
            # Without another grant the app would be left without a way to sign in.
            left = [grant for grant in grants if grant != IMPLICIT]
            fix = setting(thing, client, left, "AllowedOAuthFlows") if CODE in left else None
            yield _seen(thing, client, member(client, "AllowedOAuthFlows"), severity=severity, fix=fix)


def _callback_http(facts: Facts) -> Iterator[Seen]:
    for thing, client, severity in _by_pages(facts):
        plain = [url for url in _urls(client) if url.lower().startswith("http://")]
        if plain:
            away = [url for url in plain if url_trouble(url) is UrlTrouble.PLAIN_HTTP]
            shown = Evidence("CallbackURLs", ", ".join(plain))
            yield _seen(thing, client, shown, severity=severity if away else _ADVICE, url=(away or plain)[0])


def _callback_wildcard(facts: Facts) -> Iterator[Seen]:
    for thing, client, severity in _by_pages(facts):
        wild = [url for url in _urls(client) if "*" in url]
        if wild:
            yield _seen(thing, client, Evidence("CallbackURLs", ", ".join(wild)), severity=severity, url=wild[0])


def _urls(client: Document) -> list[str]:
    """No codes go to where people are sent after they signed out."""
    return [str(url) for url in client.get("CallbackURLs") or ()]


def _long_lived(facts: Facts) -> Iterator[Seen]:
    for thing, client in facts.each(ThingKind.CLIENT):
        long = [
            (token, lifetime)
            for token, most_s in LONG_S.items()
            if (token is Token.ACCESS or not _is_machine(client))
            and (lifetime := lifetime_of(client, token)).seconds > most_s
        ]
        if long:
            evidence = [Evidence(f"{token.value}Validity", _said(lifetime)) for token, lifetime in long]
            very = any(token is Token.REFRESH and lifetime.seconds > VERY_LONG_S for token, lifetime in long)
            token, lifetime = long[-1]
            severity = Severity.WARNING if very else Severity.ADVICE
            yield _seen(thing, client, *evidence, severity=severity, token=token.value, lifetime=_said(lifetime))


def _said(lifetime: Lifetime) -> str:
    return f"{lifetime.amount:,} {lifetime.unit}"


def _revocation(facts: Facts) -> Iterator[Seen]:
    for thing, client in facts.each(ThingKind.CLIENT):
        if client.get("EnableTokenRevocation") is False and not _is_machine(client):
            fix = setting(thing, client, True, "EnableTokenRevocation")
            yield _seen(thing, client, member(client, "EnableTokenRevocation"), fix=fix)


def _tells_accounts(facts: Facts) -> Iterator[Seen]:
    for thing, client in facts.each(ThingKind.CLIENT):
        if not _is_machine(client) and client.get("PreventUserExistenceErrors") != "ENABLED":
            fix = setting(thing, client, "ENABLED", "PreventUserExistenceErrors")
            yield _seen(thing, client, member(client, "PreventUserExistenceErrors"), fix=fix)


def _stale_secret(facts: Facts) -> Iterator[Seen]:
    lacking: NotKnown | None = None
    for thing, client in facts.each(ThingKind.CLIENT):
        if not has_secret(client):
            continue
        try:
            listed = facts.document(Thing(ThingKind.CLIENT_SECRETS, thing.name))
        except NotKnown as not_known:
            lacking = not_known
            continue
        secrets = rotation_of(client, listed).secrets
        made = [moment for one in secrets if (moment := _moment(one.created)) is not None]
        if not made:
            lacking = NotKnown(Lack.NOT_TOLD)
        if made and facts.now - min(made) > STALE_SECRET:
            oldest = min(made)
            evidence = Evidence("ClientSecretCreateDate", oldest.date().isoformat())
            days = str((facts.now - oldest).days)
            yield _seen(thing, client, evidence, days=days, second="2" if len(secrets) > 1 else "")
    if lacking is not None:
        raise lacking


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _unused(facts: Facts) -> Iterator[Seen]:
    series = heard(facts)
    active = {
        client_of(key.metric)
        for key, points in series.points.items()
        if not points.between(series.start_s, series.end_s).is_empty
    }
    untold = {
        client_of(key.metric) for key, absence in series.absent.items() if absence in (*_NOT_HEARD, Absence.NOT_ASKED)
    }
    left_out = False
    for thing, client in facts.each(ThingKind.CLIENT):
        # CloudWatch counts no tokens that machines get for themselves.
        if _is_machine(client) or thing.name in active or is_young(client, facts.now):
            continue
        if thing.name in untold:
            left_out = True
            continue
        yield _seen(thing, client, Evidence("sign-ins, refreshes and sign-ups in 30 days", "0"), days=str(UNUSED.days))
    if left_out:
        raise NotKnown(Lack.NO_NUMBERS)


def heard(facts: Facts) -> PoolSeries:
    """The series, where CloudWatch was asked at all. Raises NotKnown."""
    series = known(facts.series)
    told = any(not points.is_empty for points in series.points.values())
    if not told and series.refused:
        raise NotKnown(series.refused[0])
    if not told and series.absence(Group.SIGN_IN) in (*_NOT_HEARD, Absence.NOT_ASKED):
        of_backup = series.absence(Group.SIGN_IN) is Absence.NOT_IN_BACKUP
        raise NotKnown(Lack.NOT_IN_BACKUP if of_backup else Lack.NO_NUMBERS)
    return series


def is_young(client: Document, now: datetime) -> bool:
    made = _moment(client.get("CreationDate"))
    return made is not None and now - made < UNUSED


_FLOWS, _APPS = "amazon-cognito-user-pools-authentication-flow-methods", "user-pool-settings-client-apps"
_WARNING, _ADVICE = Severity.WARNING, Severity.ADVICE
CLIENT_RULES = (
    Rule(RuleId.PASSWORDS_SENT, _WARNING, _FLOWS, _passwords_sent),
    Rule(RuleId.IMPLICIT_GRANT, _WARNING, "federation-endpoints-oauth-grants", _implicit),
    Rule(RuleId.CALLBACK_HTTP, _WARNING, _APPS, _callback_http),
    Rule(RuleId.CALLBACK_WILDCARD, _WARNING, _APPS, _callback_wildcard),
    Rule(
        RuleId.TOKENS_LONG_LIVED,
        _ADVICE,
        "amazon-cognito-user-pools-using-tokens-with-identity-providers",
        _long_lived,
    ),
    Rule(RuleId.REVOCATION_OFF, _WARNING, "token-revocation", _revocation),
    Rule(RuleId.TELLS_WHO_HAS_AN_ACCOUNT, _WARNING, "cognito-user-pool-managing-errors", _tells_accounts),
    Rule(RuleId.SECRET_STALE, _ADVICE, _APPS, _stale_secret),
    Rule(RuleId.CLIENT_UNUSED, _ADVICE, "metrics-for-cognito-user-pools", _unused),
)
