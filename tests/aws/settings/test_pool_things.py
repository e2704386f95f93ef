"""Things of a pool, read and written against the strict emulator."""

import asyncio
import copy
import json
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.configuration import Document as Kept
from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.samples.shop import BACK_OFFICE, MOBILE, WAREHOUSE, WEB
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Moved, Part
from cognito_admin.model.settings.comparing import differences
from cognito_admin.model.settings.edits import MISSING, Pointer, edits_between, value_at, with_value
from cognito_admin.model.settings.secrets import HIDDEN, hidden
from cognito_admin.model.settings.things import MFA, POOL, Document, Thing, ThingKind, body_of, thing_at
from tests.aws.settings.conftest import read, write

API = Thing(ThingKind.RESOURCE_SERVER, "https://api.shop.example")
GOOGLE = Thing(ThingKind.PROVIDER, "Google")
SAML = Thing(ThingKind.PROVIDER, "AcmeCorp")
CLIENT = Thing(ThingKind.CLIENT, BACK_OFFICE)

ONE_EDIT_EACH: list[tuple[Thing, Pointer, Any]] = [
    (POOL, ("Name",), "Shop, new"),
    (POOL, ("DeletionProtection",), "INACTIVE"),
    (POOL, ("LambdaConfig", "PreSignUp"), MISSING),
    (POOL, ("Policies", "PasswordPolicy", "MinimumLength"), 20),
    (POOL, ("AccountRecoverySetting", "RecoveryMechanisms"), [{"Priority": 1, "Name": "admin_only"}]),
    (POOL, ("Policies", "PasswordPolicy", "TemporaryPasswordValidityDays"), 3),
    (POOL, ("AdminCreateUserConfig", "AllowAdminCreateUserOnly"), True),
    (POOL, ("VerificationMessageTemplate", "EmailMessage"), "Code {####}"),
    (POOL, ("UserAttributeUpdateSettings", "AttributesRequireVerificationBeforeUpdate"), ["email"]),
    (MFA, ("SoftwareTokenMfaConfiguration",), MISSING),
    (MFA, ("WebAuthnConfiguration",), {"RelyingPartyId": "shop.example", "UserVerification": "required"}),
    (CLIENT, ("RefreshTokenValidity",), 2),
    (CLIENT, ("ExplicitAuthFlows",), ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]),
    (Thing(ThingKind.CLIENT, WEB), ("LogoutURLs",), ["https://shop.example/again"]),
    (GOOGLE, ("AttributeMapping", "name"), "given_name"),
    (GOOGLE, ("ProviderDetails", "authorize_scopes"), "openid email"),
    (SAML, ("ProviderDetails", "IDPSignout"), "false"),
    (SAML, ("IdpIdentifiers",), ["another.example"]),
    (API, ("Name",), "The API"),
    (API, ("Scopes",), []),
    (Thing(ThingKind.RISK), ("CompromisedCredentialsRiskConfiguration", "Actions", "EventAction"), "NO_ACTION"),
    (Thing(ThingKind.LOG_DELIVERY), ("LogConfigurations",), []),
    (Thing(ThingKind.SESSIONS), ("TokenSession", "MaxPerUser"), 7),
    (Thing(ThingKind.SESSIONS, WEB), ("SSOSession", "MaxValidityMinutes"), 5),
    (Thing(ThingKind.DOMAIN), ("ManagedLoginVersion",), 1),
    (Thing(ThingKind.BRANDING, WEB), ("UseCognitoProvidedValues",), True),
    (Thing(ThingKind.TAGS), ("team",), "checkout"),
]


OF_KIND = {
    ThingKind.POOL: "settings",
    ThingKind.MFA: "mfa",
    ThingKind.CLIENT: "clients",
    ThingKind.PROVIDER: "providers",
    ThingKind.RESOURCE_SERVER: "resource_servers",
    ThingKind.RISK: "risk",
    ThingKind.LOG_DELIVERY: "log_delivery",
    ThingKind.SESSIONS: "sessions",
    ThingKind.DOMAIN: "domains",
    ThingKind.CUSTOM_DOMAIN: "domains",
    ThingKind.BRANDING: "branding",
    ThingKind.TAGS: "settings",
}
"""The part of the emulated pool that each kind of thing is in."""


def whole(pool: PoolState) -> Document:
    """All that the emulator has of the pool but its people."""
    parts = {*OF_KIND.values(), "client_secrets", "client_sessions", "ui_customizations", "terms", "replicas", "tags"}
    return {part: copy.deepcopy(getattr(pool, part)) for part in parts}


async def kept(account: Account, pool: PoolState) -> dict[Thing, Document]:
    """Every document of the pool as a backup keeps it."""
    found: dict[Thing, Document] = {}

    async def put(document: Kept) -> None:
        thing = thing_at(document.path)
        body = None if thing is None else body_of(thing.kind, document.body)
        if thing is not None and body is not None and thing.kind is not ThingKind.PERMISSION:
            found[thing] = hidden(thing.kind, body)

    await account.configuration(PoolId(pool.id)).read(put)
    return found


def test_every_thing_is_read_as_a_backup_has_it(administered: Account, things: PoolThings, shop: PoolState) -> None:
    async def both() -> tuple[dict[Thing, Document], dict[Thing, Document | None]]:
        of_backup = await kept(administered, shop)
        return of_backup, {thing: await things.read(thing) for thing in of_backup}

    of_backup, told = asyncio.run(both())

    inherited = {thing for thing, document in told.items() if document is None}
    assert {thing: document for thing, document in told.items() if document} == {
        thing: document for thing, document in of_backup.items() if thing not in inherited
    }
    # What AWS tells of a client that has nothing of its own is the pool's, and nobody can edit it there.
    assert inherited <= {Thing(ThingKind.RISK, client) for client in (WEB, MOBILE, BACK_OFFICE, WAREHOUSE)}
    assert len(told) - len(inherited) > 20


def test_what_nobody_edited_stays(things: PoolThings, shop: PoolState) -> None:
    for thing, pointer, value in ONE_EDIT_EACH:
        everything = whole(shop)
        before = read(things, thing)
        after = with_value(before, pointer, value)

        now = write(things, thing, after, before)

        assert edits_between(before, now) != (), pointer
        assert differences(Part(thing, before, after), now) == (), pointer
        edits = edits_between(everything, whole(shop))
        own = "client_sessions" if thing == Thing(ThingKind.SESSIONS, WEB) else OF_KIND[thing.kind]
        # Tags and whether there is MFA stand in the pool's document, too.
        assert {edit.pointer[0] for edit in edits} - {own} <= {"settings"}, pointer
        of_pool = {edit.pointer[1] for edit in edits if edit.pointer[0] == "settings"}
        assert thing == POOL or of_pool <= {"UserPoolTags", "MfaConfiguration", "LastModifiedDate"}, pointer


def test_emails_with_a_link_take_the_place_of_those_with_a_code_and_come_back(
    things: PoolThings, shop: PoolState
) -> None:
    with_codes = read(things, POOL)
    template = ("VerificationMessageTemplate",)
    by_link = {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessageByLink": "Press {##here##}"}
    wanted = with_value(with_codes, template, {**value_at(with_codes, template), **by_link})

    with_links = write(things, POOL, wanted, with_codes)

    assert value_at(with_links, template) == {**by_link, "SmsMessage": "Your shop code is {####}."}
    assert "EmailVerificationMessage" not in with_links
    assert differences(Part(POOL, with_codes, wanted), with_links) == ()
    assert write(things, POOL, with_codes, with_links) is not None
    assert edits_between(with_codes, read(things, POOL)) == ()
    # Nor does another edit bring the e-mails back that AWS refuses beside those that are sent.
    shop.settings["VerificationMessageTemplate"]["EmailMessageByLink"] = "Press {##here##}"
    told = read(things, POOL)
    assert write(things, POOL, with_value(told, ("DeletionProtection",), "INACTIVE"), told) is not None


def test_nothing_is_sent_where_somebody_else_was_quicker(
    things: PoolThings, emulator: Emulator, shop: PoolState
) -> None:
    before = read(things, POOL)
    shop.settings["DeletionProtection"] = "INACTIVE"

    with pytest.raises(Moved) as moved:
        write(things, POOL, with_value(before, ("LambdaConfig", "PreSignUp"), MISSING), before)

    assert moved.value.theirs is not None
    assert [edit.pointer for edit in edits_between(before, moved.value.theirs)] == [("DeletionProtection",)]
    assert "UpdateUserPool" not in emulator.service.calls
    with pytest.raises(Moved):
        write(things, GOOGLE, None, {**read(things, GOOGLE), "IdpIdentifiers": ["other"]})
    assert "DeleteIdentityProvider" not in emulator.service.calls


def test_a_thing_that_is_gone_or_there_already_was_moved(things: PoolThings, shop: PoolState) -> None:
    before = read(things, GOOGLE)
    del shop.providers["Google"]
    with pytest.raises(Moved) as moved:
        write(things, GOOGLE, {**before, "IdpIdentifiers": ["x"]}, before)
    assert moved.value.theirs is None
    with pytest.raises(Moved):
        asyncio.run(things.write(Part(API, None, {"Identifier": API.name, "Name": "x"}), None))


def test_somebody_elses_new_secret_is_not_written_over(things: PoolThings, shop: PoolState) -> None:
    before = read(things, GOOGLE)
    shop.providers["Google"]["ProviderDetails"]["client_secret"] = "theirs"

    write(things, GOOGLE, with_value(before, ("AttributeMapping", "name"), "given_name"), before)

    assert shop.providers["Google"]["ProviderDetails"]["client_secret"] == "theirs"
    shop.providers["Google"]["LastModifiedDate"] = shop.settings["CreationDate"]
    with pytest.raises(Moved):
        write(things, GOOGLE, with_value(before, ("ProviderDetails", "client_secret"), "mine"), before)


def test_no_document_and_no_request_that_is_shown_has_a_secret(things: PoolThings, shop: PoolState) -> None:
    google, client = read(things, GOOGLE), read(things, CLIENT)
    assert google["ProviderDetails"]["client_secret"] == client["ClientSecret"] == HIDDEN

    new = with_value(google, ("ProviderDetails", "client_secret"), "s3cret-of-google")
    shown = things.requests(Part(GOOGLE, google, new))

    assert [request.operation for request in shown] == ["UpdateIdentityProvider"]
    assert "s3cret" not in json.dumps([request.members for request in shown])
    told = asyncio.run(things.secret(GOOGLE, ("ProviderDetails", "client_secret")))
    assert told == shop.providers["Google"]["ProviderDetails"]["client_secret"]


def test_a_setting_newer_than_the_program_is_read_and_sent_back(
    things: PoolThings, emulator: Emulator, shop: PoolState
) -> None:
    emulator.service.members_to_come |= {"NewThing", "Deep"}
    shop.settings["NewThing"] = {"a": [1, {"b": "c"}]}
    shop.settings["Policies"]["PasswordPolicy"]["Deep"] = 7
    before = read(things, POOL)

    after = write(things, POOL, {**before, "DeletionProtection": "INACTIVE"}, before)

    assert after is not None
    assert after["NewThing"] == {"a": [1, {"b": "c"}]}
    assert after["Policies"]["PasswordPolicy"]["Deep"] == 7
    assert [edit.pointer for edit in edits_between(before, after)] == [("DeletionProtection",)]


def test_a_setting_that_aws_does_not_take_back_is_named_and_nothing_has_changed(
    things: PoolThings, shop: PoolState
) -> None:
    shop.settings["NewThing"] = {"a": 1}
    before = read(things, POOL)

    with pytest.raises(Failure) as refused:
        write(things, POOL, {**before, "DeletionProtection": "INACTIVE"}, before)

    assert refused.value.code is Code.MEMBER_REFUSED
    assert refused.value.facts["member"] == "NewThing"
    assert read(things, POOL) == before


@pytest.mark.parametrize("kind", ["reset_after", "server_error_after", "reset_before", "throttle"])
def test_a_write_whose_answer_was_lost_is_made_once(things: PoolThings, emulator: Emulator, kind: Any) -> None:
    changes: list[tuple[Thing, str, Document | None]] = [
        (POOL, "UpdateUserPool", {**read(things, POOL), "DeletionProtection": "INACTIVE"}),
        (
            GOOGLE,
            "UpdateIdentityProvider",
            with_value(read(things, GOOGLE), ("AttributeMapping", "name"), "given_name"),
        ),
        (Thing(ThingKind.CLIENT, "x"), "CreateUserPoolClient", {"ClientName": "Kiosk"}),
        (Thing(ThingKind.TAGS), "TagResource", {**read(things, Thing(ThingKind.TAGS)), "new": "1"}),
        (API, "UpdateResourceServer", with_value(read(things, API), ("Name",), "x")),
        (SAML, "DeleteIdentityProvider", None),
    ]
    for thing, operation, after in changes:
        emulator.service.faults.add(kind, operation, count=1)
        emulator.service.calls.clear()
        there = asyncio.run(things.read(thing))
        now = asyncio.run(things.write(Part(thing, there, after), there))
        assert differences(Part(thing, there, after), now) == (), operation
        carried_out = 1 if kind.endswith("_after") and operation != "TagResource" else 2
        assert emulator.service.calls.count(operation) <= carried_out, operation
    assert [one.title for one in asyncio.run(things.names(ThingKind.CLIENT))].count("Kiosk") == 1


def test_nothing_is_written_where_only_reading_is_allowed(
    emulator: Emulator, keys: None, open_account: Any, shop: PoolState
) -> None:
    for mode in (Mode.READ_ONLY, Mode.SUPPORT):
        reader = open_account(emulator.url, mode=mode).settings(PoolId(shop.id))
        before = read(reader, POOL)
        with pytest.raises(Failure) as refused:
            write(reader, POOL, with_value(before, ("DeletionProtection",), "INACTIVE"), before)
        assert refused.value.code is Code.NOT_ALLOWED_BY_MODE
    assert "UpdateUserPool" not in emulator.service.calls


def test_who_may_read_clients_alone_reads_clients(things: PoolThings, emulator: Emulator) -> None:
    emulator.service.faults.add("denied", "DescribeUserPool")
    assert read(things, CLIENT)["ClientId"] == BACK_OFFICE
    with pytest.raises(Failure) as refused:
        read(things, POOL)
    assert refused.value.code is Code.ACCESS_DENIED


def test_the_value_of_a_member_that_stands_alone_is_found_where_it_says_the_same_twice(things: PoolThings) -> None:
    before = read(things, POOL)
    function = value_at(before, ("LambdaConfig", "PreSignUp"))
    after = with_value(
        before, ("LambdaConfig", "PreTokenGenerationConfig"), {"LambdaVersion": "V2_0", "LambdaArn": function}
    )

    now = write(things, POOL, after, before)

    assert value_at(now, ("LambdaConfig", "PreTokenGeneration")) == function
    assert differences(Part(POOL, before, after), now) == ()
