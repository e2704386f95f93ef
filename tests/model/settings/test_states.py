"""Two states of a pool compared, as far as both are known, and one of them put back."""

from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.putting_back import put_back
from cognito_admin.model.settings.record import ENTERED, on_record
from cognito_admin.model.settings.secrets import HIDDEN
from cognito_admin.model.settings.states import PoolState, differences
from cognito_admin.model.settings.things import POOL, Thing, ThingKind

WEB, OLD_WEB, APP = (Thing(ThingKind.CLIENT, name) for name in ("1web", "0web", "2app"))
GOOGLE = Thing(ThingKind.PROVIDER, "Google")
TAGS = Thing(ThingKind.TAGS)
CLIENTS = frozenset({ThingKind.CLIENT})


def client(name: str, identity: str, **more: object) -> dict[str, object]:
    return {"ClientName": name, "ClientId": identity, "LastModifiedDate": identity, **more}


def test_what_one_of_the_two_does_not_know_of_is_no_difference() -> None:
    one = PoolState({POOL: {"Name": "Shop"}, WEB: client("web", "1web")}, CLIENTS)
    other = PoolState({POOL: {"Name": "Shop"}, WEB: client("web", "1web"), GOOGLE: {"ProviderName": "Google"}}, CLIENTS)
    assert differences(one, other) == ()


def test_what_is_added_removed_or_changed_is_told_by_what_people_call_it() -> None:
    before = PoolState({POOL: {"Name": "Shop"}, WEB: client("web", "1web")}, CLIENTS)
    after = PoolState({POOL: {"Name": "Store"}, APP: client("app", "2app")}, CLIENTS)
    found = differences(before, after)
    assert [(one.thing, one.title, one.before is None, one.after is None) for one in found] == [
        (POOL, "", False, False),
        (WEB, "web", False, True),
        (APP, "app", True, False),
    ]
    assert [(edit.pointer, edit.before, edit.after) for edit in found[0].edits] == [(("Name",), "Shop", "Store")]


def test_clients_of_two_pools_are_told_by_their_names() -> None:
    before = PoolState({POOL: {"Id": "a", "Arn": "a"}, OLD_WEB: client("web", "0web", AuthSessionValidity=3)}, CLIENTS)
    after = PoolState({POOL: {"Id": "b", "Arn": "b"}, WEB: client("web", "1web", AuthSessionValidity=5)}, CLIENTS)
    (found,) = differences(before, after, across=True)
    assert (found.thing, found.title) == (WEB, "web")
    assert [(edit.pointer, edit.before, edit.after) for edit in found.edits] == [(("AuthSessionValidity",), 3, 5)]
    (part,) = put_back({found.thing: found.before}, {found.thing: found.after}).parts
    assert part.after == client("web", "1web", AuthSessionValidity=3)


def test_put_back_secrets_and_what_nobody_can_set_stay_as_they_are() -> None:
    then = {"Name": "Shop", "SchemaAttributes": [], "LastModifiedDate": "then", "Id": "old"}
    now = {"Name": "Store", "SchemaAttributes": [{"Name": "custom:a"}], "LastModifiedDate": "now", "Id": "new"}
    secret = {"ProviderDetails": {"client_id": "a", "client_secret": HIDDEN}}
    wanted = {"ProviderDetails": {"client_id": "b"}}
    change = put_back({POOL: then, GOOGLE: wanted, TAGS: {"Status": "live"}}, {POOL: now, GOOGLE: secret, TAGS: None})
    found = {part.thing: part.after for part in change.parts}
    assert found[POOL] == {**now, "Name": "Shop"}
    assert found[GOOGLE] == {"ProviderDetails": {"client_id": "b", "client_secret": HIDDEN}}
    assert put_back({POOL: now}, {POOL: now}).parts == ()


def test_a_client_put_back_gets_an_id_and_a_secret_of_its_own() -> None:
    (part,) = put_back({WEB: client("web", "1web", ClientSecret=HIDDEN)}, {}).parts
    assert (part.before, part.after) == (None, {"ClientName": "web", "GenerateSecret": True})


def test_what_comes_before_others_is_put_back_first_and_removed_last() -> None:
    server = Thing(ThingKind.RESOURCE_SERVER, "api")
    made = put_back({WEB: client("web", "1web"), server: {"Identifier": "api", "Name": "API"}}, {})
    assert [part.thing for part in made.parts] == [server, WEB]
    removed = put_back({server: None, WEB: None}, {WEB: client("web", "1web"), server: {"Identifier": "api"}})
    assert [part.thing for part in removed.parts] == [WEB, server]


def test_on_record_a_secret_that_was_entered_is_told_from_one_that_stayed() -> None:
    before = {"ProviderDetails": {"client_secret": HIDDEN}}
    stayed = on_record(Part(GOOGLE, before, {"ProviderDetails": {"client_secret": HIDDEN, "client_id": "b"}}))
    entered = on_record(Part(GOOGLE, before, {"ProviderDetails": {"client_secret": "abc"}}))
    assert stayed.after == {"ProviderDetails": {"client_secret": HIDDEN, "client_id": "b"}}
    assert entered.after == {"ProviderDetails": {"client_secret": ENTERED}}


def test_terms_that_are_gone_are_made_anew_for_their_client() -> None:
    terms = Thing(ThingKind.TERMS, "id")
    gone = {"TermsId": "id", "UserPoolId": "a", "ClientId": "1web", "TermsName": "terms-of-use", "CreationDate": "then"}

    (part,) = put_back({terms: gone}, {terms: None}).parts

    assert part == Part(terms, None, {"ClientId": "1web", "TermsName": "terms-of-use"})


def test_tags_of_aws_itself_stay_where_the_others_are_put_back() -> None:
    of_aws = {"aws:cloudformation:stack-name": "shop"}

    (part,) = put_back({TAGS: {"team": "a", "aws:other": "x"}}, {TAGS: {"team": "b", **of_aws}}).parts

    assert part.after == {"team": "a", **of_aws}


def test_whether_there_is_mfa_is_put_back_with_its_factors_alone() -> None:
    now = {"Name": "Store", "MfaConfiguration": "OFF"}

    (part,) = put_back({POOL: {"Name": "Shop", "MfaConfiguration": "ON"}}, {POOL: now}).parts

    assert part.after == {"Name": "Shop", "MfaConfiguration": "OFF"}
