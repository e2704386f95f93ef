"""Whatever a thing is set up with and whatever is edited of it: everything else is as it was."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from cognito_admin.aws.account import Account
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.registry import OPERATIONS
from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.validation import validate
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.edits import MISSING, Pointer, edits_between, with_value
from cognito_admin.model.settings.things import MFA, POOL, Document, Thing, ThingKind
from cognito_admin.model.settings.twins import TWINS, VERIFICATION_STYLE
from tests.aws.settings import generated
from tests.aws.settings.generated import DEEP, NEW, Maker, Members, Repair, with_news
from tests.aws.settings.test_pool_things import OF_KIND, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.aws.settings.pool_things import PoolThings
    from cognito_admin.demo.state import PoolState

TRIES = 40
REFUSALS = frozenset(Code) - {Code.OUTCOME_UNKNOWN, Code.MEMBER_REFUSED, Code.AWS_TROUBLE}
NAMES = frozenset(
    {
        "PoolName", "MfaConfiguration", "UserPoolTags", "SchemaAttributes", "UserPoolId", "ClientId", "ProviderName",
        "ProviderType", "Identifier", "Domain", "ManagedLoginBrandingId", "TermsId", "ImageFile", "GenerateSecret",
        "UseCognitoProvidedValues",
        "SoftwareTokenMfaConfiguration",
    }
)  # fmt: skip
"""What names things, has a thing of its own, or takes others away with it."""


SAID_TWICE = {
    ("mfa", "SmsMfaConfiguration"),
    ("settings", "SmsConfiguration"),
    ("settings", "SmsAuthenticationMessage"),
    ("settings", "MfaConfiguration"),
    ("settings", "LastModifiedDate"),
}
"""How text messages are sent is told of the pool and of its factors."""

OF_PROVIDERS: list[tuple[Pointer, Any]] = [
    (("ProviderDetails", "client_id"), "2"),
    (("ProviderDetails", "client_secret"), "another"),
    (("ProviderDetails", "IDPSignout"), "false"),
    (("ProviderDetails", "of_tomorrow"), MISSING),
    (("AttributeMapping", "name"), "made_up"),
    (("AttributeMapping", "email"), MISSING),
    (("IdpIdentifiers",), ["another.example"]),
    (("IdpIdentifiers",), []),
]
"""The model says nothing of the keys of providers."""


@dataclass(frozen=True)
class Case:
    """``made_by`` sets the thing up anew, and ``edited_by`` names its members."""

    kind: ThingKind
    made_by: str
    edited_by: str
    repair: Repair
    examples: int = 5


CASES = [
    Case(ThingKind.MFA, "SetUserPoolMfaConfig", "SetUserPoolMfaConfig", generated.mfa, 8),
    Case(ThingKind.CLIENT, "UpdateUserPoolClient", "UpdateUserPoolClient", generated.client, 10),
    Case(ThingKind.PROVIDER, "CreateIdentityProvider", "UpdateIdentityProvider", generated.provider, 8),
    Case(ThingKind.RESOURCE_SERVER, "UpdateResourceServer", "UpdateResourceServer", generated.resource_server),
    Case(ThingKind.RISK, "SetRiskConfiguration", "SetRiskConfiguration", generated.risk, 8),
    Case(ThingKind.LOG_DELIVERY, "SetLogDeliveryConfiguration", "SetLogDeliveryConfiguration", generated.log_delivery),
    Case(ThingKind.SESSIONS, "SetUserPoolSessionConfiguration", "SetUserPoolSessionConfiguration", generated.sessions),
    Case(ThingKind.CUSTOM_DOMAIN, "UpdateUserPoolDomain", "UpdateUserPoolDomain", generated.as_made),
    Case(ThingKind.BRANDING, "UpdateManagedLoginBranding", "UpdateManagedLoginBranding", generated.branding),
    Case(ThingKind.TERMS, "UpdateTerms", "UpdateTerms", generated.terms),
    # What it is set up with makes other things impossible.
    Case(ThingKind.POOL, "UpdateUserPool", "UpdateUserPool", generated.pool, 30),
]


class Place:
    """A pool of the highest plan with one of each thing."""

    def __init__(self, emulator: Emulator, account: Account) -> None:
        self.service = emulator.service
        self.service.members_to_come |= {NEW, DEEP}
        self.pool: PoolState = next(iter(self.service.pools.values()))
        self.things: PoolThings = account.settings(PoolId(self.pool.id))
        protected = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}
        self.ask("UpdateUserPool", {**protected, "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}})
        self.client = self.ask("CreateUserPoolClient", {"ClientName": "Web"})["UserPoolClient"]["ClientId"]
        self.ask("CreateResourceServer", {"Identifier": "made-up", "Name": "x"})
        certificate = {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/made-up"}
        self.ask("CreateUserPoolDomain", {"Domain": "shop.example", "CustomDomainConfig": certificate})
        look = self.ask("CreateManagedLoginBranding", {"ClientId": self.client})["ManagedLoginBranding"]
        terms = {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE", "ClientId": self.client}
        self.names: Mapping[ThingKind, Members] = {
            ThingKind.CLIENT: {"ClientId": self.client},
            ThingKind.CUSTOM_DOMAIN: {"Domain": "shop.example"},
            ThingKind.BRANDING: {"ManagedLoginBrandingId": look["ManagedLoginBrandingId"]},
            ThingKind.TERMS: {"TermsId": self.ask("CreateTerms", terms)["Terms"]["TermsId"]},
        }

    def ask(self, operation: str, members: Members) -> Members:
        request = validate(operation, {"UserPoolId": self.pool.id, **members}, self.service.members_to_come)
        return OPERATIONS[operation].handler(self.service, request)

    def make(self, case: Case, maker: Maker) -> Thing:
        """Sets the thing up in a way that AWS takes."""
        refused: list[str] = []
        for _ in range(TRIES):
            made = with_news(case.made_by, case.repair(maker.request(case.made_by), maker))
            if DEEP in str(made) and maker.chance.random() < 0.5:
                # What is new deep inside has to be noticed by itself.
                made.pop(NEW, None)
            if case.kind is ThingKind.PROVIDER:
                self.pool.providers.clear()
            try:
                self.ask(case.made_by, {**made, **self.names.get(case.kind, {})})
            except AwsError as error:
                refused.append(error.message)
                continue
            return self._thing(case.kind, made)
        raise AssertionError(f"nothing that {case.made_by} takes was made up: {refused[-3:]}")

    def _thing(self, kind: ThingKind, made: Members) -> Thing:
        match kind:
            case ThingKind.CLIENT | ThingKind.BRANDING:
                return Thing(kind, self.client)
            case ThingKind.PROVIDER:
                return Thing(kind, made["ProviderName"])
            case ThingKind.RESOURCE_SERVER:
                return Thing(kind, "made-up")
            case ThingKind.TERMS:
                return Thing(kind, self.names[kind]["TermsId"])
            case _:
                return Thing(kind)


@pytest.fixture
def place(emulator: Emulator, administered: Account, pool: PoolId) -> Place:
    return Place(emulator, administered)


def test_a_single_edit_leaves_everything_else_as_it_was(place: Place) -> None:
    for case in CASES:
        _holds(case, place)


def _holds(case: Case, place: Place) -> None:
    taken: list[Pointer] = []

    @settings(max_examples=case.examples, deadline=None, phases=[Phase.explicit, Phase.generate])
    @example(seed=1, all_members=True)
    @given(seed=st.integers(0, 10**9), all_members=st.booleans())
    def holds(seed: int, all_members: bool) -> None:
        maker = Maker(seed, all_members=all_members)
        thing = place.make(case, maker)
        before = asyncio.run(place.things.read(thing))
        assert before is not None
        assert any(new in str(before) for new in (NEW, DEEP))
        pointer, value = _edit(case, maker, before)
        everything = whole(place.pool)
        now = _written(place, thing, before, with_value(before, pointer, value))
        if now is not None:
            taken.append(pointer)
            _only_changed(before, now, pointer)
            own = OF_KIND.get(case.kind, case.kind.value)
            changed = [edit.pointer[:2] for edit in edits_between(everything, whole(place.pool))]
            assert [of for of in changed if of[0] != own and of not in SAID_TWICE] == [], pointer

    holds()
    # Some of what is made up is taken, so that something was shown.
    assert taken, case


def _edit(case: Case, maker: Maker, before: Document) -> tuple[Pointer, Any]:
    if case.kind is ThingKind.PROVIDER:
        return maker.chance.choice(OF_PROVIDERS)
    pointer, value = maker.edit(case.edited_by, dict(before), NAMES)
    if case.kind is ThingKind.LOG_DELIVERY:
        value = case.repair({pointer[0]: value}, maker)[pointer[0]]
    return pointer, value


def _written(place: Place, thing: Thing, before: Document, after: Document) -> Document | None:
    """What is there then; None where AWS refused, and then nothing has changed."""

    async def write() -> Document | None:
        try:
            return await place.things.write(Part(thing, before, after), before)
        except Failure as refused:
            if refused.code not in REFUSALS:
                raise
        assert edits_between(before, await place.things.read(thing)) == ()
        return None

    return asyncio.run(write())


def _only_changed(before: Document, now: Document, pointer: Pointer) -> None:
    follows = {old for old, new in TWINS.items() if _overlap(new, pointer)}
    follows |= {new for old, new in TWINS.items() if _overlap(old, pointer)}
    if any(one[:2] == ("LambdaConfig", "PreTokenGeneration") for one in follows | {pointer}):
        follows.add(("LambdaConfig", "PreTokenGenerationConfig"))
    if pointer == VERIFICATION_STYLE:
        # The e-mails of the other style go: AWS takes those of one alone.
        follows |= {VERIFICATION_STYLE[:1], ("EmailVerificationMessage",), ("EmailVerificationSubject",)}
    others = [
        edit
        for edit in edits_between(before, now)
        if not any(_overlap(edit.pointer, one) for one in (pointer, *follows))
    ]
    assert others == [], pointer


def _overlap(one: Pointer, other: Pointer) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def test_nothing_is_sent_where_nothing_was_edited(place: Place, emulator: Emulator) -> None:
    for case in CASES:
        thing = place.make(case, Maker(1))
        before: Any = asyncio.run(place.things.read(thing))
        emulator.service.calls.clear()
        asyncio.run(place.things.write(Part(thing, before, before), before))
        assert not [call for call in emulator.service.calls if call.startswith(("Update", "Set", "Add", "Create"))], (
            case
        )
    assert {POOL, MFA} <= {Thing(case.kind) for case in CASES}
