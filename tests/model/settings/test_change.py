"""A change of settings, its requests as they are shown, and its way back."""

import json
import shlex
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import Session

from cognito_admin.archive.names import file_name
from cognito_admin.model.settings.change import Lasting, Part, Request, SettingsChange, command_line
from cognito_admin.model.settings.secrets import HIDDEN, hidden, new_secrets, secret_at, secrets_in
from cognito_admin.model.settings.things import (
    MFA,
    POOL,
    Document,
    Thing,
    ThingKind,
    answer_of,
    body_of,
    thing_at,
    thing_in,
)

GOOGLE = Thing(ThingKind.PROVIDER, "Google")


def test_the_way_back_takes_the_parts_in_the_other_order() -> None:
    change = SettingsChange((Part(POOL, {"Name": "a"}, {"Name": "b"}), Part(MFA, None, {"MfaConfiguration": "ON"})))

    back = change.inverse()

    assert back == SettingsChange(
        (Part(MFA, {"MfaConfiguration": "ON"}, None), Part(POOL, {"Name": "b"}, {"Name": "a"}))
    )


@pytest.mark.parametrize(
    ("kind", "before", "after", "why"),
    [
        (ThingKind.CLIENT, {"ClientId": "1"}, None, Lasting.CLIENT_DELETED),
        (ThingKind.POOL, {}, {"SchemaAttributes": [{"Name": "custom:a"}]}, Lasting.ATTRIBUTES_ADDED),
        (ThingKind.POOL, {}, {"SmsConfiguration": {"SnsCallerArn": "arn"}}, Lasting.SMS_SET_UP),
        (ThingKind.PROVIDER, {"ProviderDetails": {"client_secret": HIDDEN}}, None, Lasting.SECRET_REPLACED),
        (
            ThingKind.PROVIDER,
            {"ProviderDetails": {"client_secret": HIDDEN}},
            {"ProviderDetails": {"client_secret": "new"}},
            Lasting.SECRET_REPLACED,
        ),
        (ThingKind.CLIENT_SECRETS, {"ClientSecrets": [{"ClientSecretId": "1"}]}, None, Lasting.SECRET_REPLACED),
    ],
)
def test_what_cannot_be_taken_back_says_why(
    kind: ThingKind, before: Document, after: Document | None, why: Lasting
) -> None:
    assert SettingsChange((Part(Thing(kind, "x"), before, after),)).inverse() is why


def test_a_provider_whose_secret_stays_can_be_put_back() -> None:
    before = {"ProviderDetails": {"client_secret": HIDDEN, "client_id": "a"}}
    after = {"ProviderDetails": {"client_secret": HIDDEN, "client_id": "b"}}

    assert isinstance(SettingsChange((Part(GOOGLE, before, after),)).inverse(), SettingsChange)


def test_a_part_without_edits_changes_nothing() -> None:
    there = {"Name": "a", "LambdaConfig": {}}
    same = Part(POOL, {**there, "LastModifiedDate": "1"}, {**there, "LastModifiedDate": "2"})

    assert SettingsChange((same,)).edited_parts() == ()
    assert SettingsChange((same, Part(MFA, None, {}))).edited_parts() == (Part(MFA, None, {}),)


def test_the_line_for_the_cli_survives_a_shell() -> None:
    members = {"UserPoolId": "eu-central-1_AbCdEf123", "PoolName": 'It\'s "ours" $HOME \n ü'}

    words = shlex.split(command_line(Request("UpdateUserPool", members)))

    assert words[:4] == ["aws", "cognito-idp", "update-user-pool", "--cli-input-json"]
    assert json.loads(words[4]) == members
    assert words[5:] == ["--region", "eu-central-1"]


def test_the_line_for_the_cli_names_the_region_where_it_is_known() -> None:
    function = {"FunctionName": "arn:aws:lambda:us-west-2:123456789012:function:x"}

    assert command_line(Request("AddPermission", function, "lambda")).endswith(" --region us-west-2")
    assert "--region" not in command_line(Request("DescribeUserPoolDomain", {"Domain": "shop"}))


def test_every_operation_is_named_as_the_cli_names_it() -> None:
    for operation in Session().get_service_model("cognito-idp").operation_names:
        line = command_line(Request(operation, {}))
        assert line.split()[2] == xform_name(operation, "-")


def test_a_document_holds_no_secret_once_it_is_hidden() -> None:
    told: list[tuple[ThingKind, dict[str, Any]]] = [
        (ThingKind.CLIENT, {"ClientId": "1", "ClientSecret": "s3cret"}),
        (
            ThingKind.PROVIDER,
            {"ProviderDetails": {"client_secret": "s3cret", "private_key": "s3cret", "client_id": "x"}},
        ),
        (ThingKind.CLIENT_SECRETS, {"ClientSecrets": [{"ClientSecretId": "1", "ClientSecretValue": "s3cret"}]}),
    ]
    for kind, document in told:
        shown = hidden(kind, document)
        assert "s3cret" not in json.dumps(shown)
        assert HIDDEN in json.dumps(shown, ensure_ascii=False)
        assert secrets_in(kind, shown) == secrets_in(kind, document) == new_secrets(kind, document)
        assert {secret_at(kind, document, pointer) for pointer in secrets_in(kind, document)} == {"s3cret"}
        assert new_secrets(kind, shown) == ()


@pytest.mark.parametrize("kind", ThingKind)
def test_every_thing_is_found_again_where_a_backup_has_it(kind: ThingKind) -> None:
    for thing in (Thing(kind), Thing(kind, "one")):
        assert thing_at(thing.path) == thing
    document = {"Name": "x"}
    assert body_of(kind, answer_of(kind, document)) == document
    assert thing_at(("users", "1")) is None


@pytest.mark.parametrize("name", ["", "eu-central-1_Ab/Cd%2f", "Ünï cödé", "a.json"])
def test_every_thing_is_found_again_by_the_name_of_its_file(name: str) -> None:
    for thing in (Thing(ThingKind.POOL), Thing(ThingKind.CLIENT, name or "one")):
        file = "/".join(("pool", *map(file_name, thing.path))) + ".json"
        assert thing_in(file) == thing
    assert thing_in("users/part-00000.jsonl.gz") is None
    assert thing_in("pool/groups.json") is None
