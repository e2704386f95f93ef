"""What a restore does to the pool itself, and in which order."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cognito_admin.model.backups import LeftOut, Unread
from cognito_admin.model.ids import AccountId, Region
from cognito_admin.model.restore.options import AttributeRule, Conversion, Part, RestoreOptions, RuleKind
from cognito_admin.model.restore.plan import (
    POOL,
    POOL_ARN,
    Blocked,
    Lost,
    Plan,
    Ref,
    Secret,
    Stage,
    Warned,
    client_name,
    filled,
)
from cognito_admin.model.restore.planner import resources_needed
from cognito_admin.model.restore.target import Limit, NewPool, Presence, Resource, ResourceKind
from tests.model.restore import shops
from tests.model.restore.shops import (
    ACCOUNT,
    NEW,
    OFFICE,
    OLD,
    SECRET,
    WEB,
    arn,
    backup,
    existing,
    planned,
    step,
    steps,
    user,
)


def refs(value: Any) -> Iterator[str]:
    match value:
        case Ref(name):
            yield name
        case dict():
            for member in value.values():
                yield from refs(member)
        case list():
            for entry in value:
                yield from refs(entry)
        case _:
            pass


def lost(made: Plan) -> dict[Lost, str]:
    return {loss.code: loss.about for loss in made.losses}


def blocked(made: Plan) -> dict[Blocked, str]:
    return {blocker.code: blocker.about for blocker in made.blockers}


def warned(made: Plan) -> dict[Warned, str]:
    return {warning.code: warning.about for warning in made.warnings}


def test_a_new_pool_is_made_in_the_order_in_which_things_need_each_other() -> None:
    made = planned()
    order = list(Stage)
    assert shops.stages(made) == sorted(shops.stages(made), key=order.index)
    assert made.steps[0].operation == "CreateUserPool"
    assert [one.operation for one in made.steps[-3:]] == ["AddPermission", "UpdateUserPool", "UpdateUserPool"]
    assert not made.blockers
    there: set[str] = set()
    for one in made.steps:
        assert set(refs(one.arguments)) <= there
        there |= one.makes.keys()


def test_users_come_after_groups_and_second_factors_and_before_triggers_and_protection() -> None:
    made = planned()
    assert made.before_users + made.after_users == made.steps
    assert {Stage.GROUPS, Stage.MFA} <= {one.stage for one in made.before_users}
    assert {one.stage for one in made.after_users} == {Stage.SETTINGS, Stage.TRIGGERS, Stage.PROTECTION}


def test_the_pool_is_made_open_and_bare_and_finished_last() -> None:
    made = planned()
    created = step(made, "CreateUserPool").arguments
    assert created["PoolName"] == "Shop again"
    assert created["MfaConfiguration"] == "OFF"
    assert created["DeletionProtection"] == "INACTIVE"
    assert "LambdaConfig" not in created
    assert "SignInPolicy" not in created["Policies"]
    assert created["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert "EmailVerificationMessage" not in created
    assert not created.keys() & {"Id", "Arn", "Name", "Domain", "SchemaAttributes", "CreationDate", "UserPoolTags"}
    first, triggers, protection = steps(made, "UpdateUserPool")
    assert first.arguments["Policies"]["SignInPolicy"] == {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
    assert "LambdaConfig" not in first.arguments
    assert protection.arguments == {**triggers.arguments, "DeletionProtection": "ACTIVE"}
    assert triggers.arguments["LambdaConfig"] == shops.POOL["LambdaConfig"]
    # What UpdateUserPool is not told goes back to its default.
    for member in (
        "AdminCreateUserConfig",
        "AutoVerifiedAttributes",
        "VerificationMessageTemplate",
        "EmailConfiguration",
    ):
        assert first.arguments[member] == triggers.arguments[member] == created[member]


def test_the_schema_names_what_is_not_in_every_pool() -> None:
    schema = step(planned(), "CreateUserPool").arguments["Schema"]
    assert [entry["Name"] for entry in schema] == ["email", "plan", "externalId"]
    assert schema[0]["Required"]
    assert not schema[2]["Mutable"]


def test_more_attributes_than_one_request_takes_come_in_further_ones() -> None:
    custom = [shops.text_attribute(f"custom:a{number}") for number in range(50)]
    made = planned(of=backup(SchemaAttributes=[*shops.SCHEMA[:-2], *custom]))
    added = [entry["Name"] for one in steps(made, "AddCustomAttributes") for entry in one.arguments["CustomAttributes"]]
    assert step(made, "CreateUserPool").arguments["Schema"][0]["Name"] == "email"
    assert added == ["a49"]
    assert not made.blockers


def test_a_client_keeps_its_settings_and_a_secret_that_may_be_chosen() -> None:
    made = planned()
    web, office = steps(made, "CreateUserPoolClient")
    assert web.makes == {client_name(WEB): "/UserPoolClient/ClientId"}
    assert web.arguments == {
        "UserPoolId": Ref(POOL),
        "ClientName": "Web",
        "SupportedIdentityProviders": ["COGNITO", "Google"],
        "AllowedOAuthScopes": ["openid", "https://api.shop.example/orders.read"],
        "WriteAttributes": ["custom:plan", "email"],
    }
    assert office.arguments["ClientSecret"] == Secret(f"pool/clients/{OFFICE}.json", "/UserPoolClient/ClientSecret")
    names = {POOL: "eu-central-1_New"}
    assert filled(office.arguments, names, shops.DOCUMENTS)["ClientSecret"] == SECRET
    assert Lost.CLIENT_SECRET not in lost(made)


@pytest.mark.parametrize("secret", ["short", "s" * 65, "no spaces in " + SECRET])
def test_a_secret_that_cannot_be_chosen_is_made_anew_and_that_is_said(secret: str) -> None:
    client = {"UserPoolClient": {"ClientId": OFFICE, "ClientName": "Office", "ClientSecret": secret}}
    made = planned(of=backup({f"pool/clients/{OFFICE}.json": client}))
    arguments = steps(made, "CreateUserPoolClient")[1].arguments
    assert arguments["GenerateSecret"] is True
    assert "ClientSecret" not in arguments
    assert lost(made)[Lost.CLIENT_SECRET] == "Office"


def test_a_backup_without_secrets_says_which_are_made_anew_and_which_have_to_be_entered() -> None:
    documents = {
        f"pool/clients/{OFFICE}.json": {"UserPoolClient": {"ClientId": OFFICE, "ClientName": "Office"}},
        f"pool/secrets/{OFFICE}.json": None,
        "pool/providers/google.json": {
            "IdentityProvider": {
                "ProviderName": "Google",
                "ProviderType": "Google",
                "ProviderDetails": {"client_id": "x"},
            }
        },
    }
    left_out = (LeftOut(f"pool/clients/{OFFICE}.json.age", "/UserPoolClient/ClientSecret"),)
    made = planned(of=replace(backup(documents), left_out=left_out))
    assert steps(made, "CreateUserPoolClient")[1].arguments["GenerateSecret"] is True
    assert step(made, "CreateIdentityProvider").arguments["ProviderDetails"]["client_secret"]
    assert {Lost.CLIENT_SECRET, Lost.PROVIDER_SECRET} <= {loss.code for loss in made.unusual_losses}


def test_a_provider_is_made_of_what_was_entered_and_not_of_what_cognito_added() -> None:
    details = step(planned(), "CreateIdentityProvider").arguments["ProviderDetails"]
    assert details.keys() == {"client_id", "client_secret"}


def test_the_key_of_sign_in_with_apple_is_in_no_backup_so_the_provider_has_to_be_left_out() -> None:
    apple = {"ProviderName": "Apple", "ProviderType": "SignInWithApple", "ProviderDetails": {"client_id": "x"}}
    of = backup({"pool/providers/apple.json": {"IdentityProvider": apple}})
    assert blocked(planned(of=of)) == {Blocked.PROVIDER_SECRET_MISSING: "Apple"}
    without = planned(RestoreOptions(replacements={"Apple": ""}), of=of)
    assert not without.blockers
    assert [one.about for one in steps(without, "CreateIdentityProvider")] == ["Google"]


def test_secrets_stand_nowhere_in_a_plan() -> None:
    assert SECRET not in repr(planned())
    assert "hush-hush" not in repr(planned())


def test_what_a_client_only_inherits_is_not_set_for_it() -> None:
    made = planned()
    assert [one.about for one in steps(made, "SetUICustomization")] == ["ALL"]
    assert [one.arguments.get("ClientId") for one in steps(made, "SetRiskConfiguration")] == [
        Ref(client_name(WEB)),
        None,
    ]
    assert [one.about for one in steps(made, "SetUserPoolClientSessionConfiguration")] == [WEB]


def test_a_group_that_cognito_made_for_a_provider_is_left_to_cognito() -> None:
    made = planned()
    assert [one.about for one in steps(made, "CreateGroup")] == ["staff"]
    assert step(made, "CreateGroup").arguments["Precedence"] == 0
    assert lost(made)[Lost.FEDERATED_GROUP] == f"{OLD}_Google"
    assert made.users.membership({"group": f"{OLD}_Google", "username": "ada"}) is None
    assert made.users.membership({"group": "staff", "username": "ada"}) is not None


def test_triggers_may_call_their_functions_for_the_new_pool_as_they_might_for_the_old() -> None:
    made = planned()
    permission = step(made, "AddPermission").arguments
    assert permission["FunctionName"] == arn("lambda", "function:sign-up")
    assert permission["SourceArn"] == Ref(POOL_ARN)
    assert warned(made)[Warned.TRIGGER_NOT_ALLOWED] == "UserMigration"


def test_an_alias_of_a_function_is_allowed_as_such() -> None:
    function = arn("lambda", "function:sign-up:live")
    made = planned(of=backup(LambdaConfig={"PreSignUp": function}))
    permission = step(made, "AddPermission").arguments
    assert (permission["FunctionName"], permission["Qualifier"]) == (arn("lambda", "function:sign-up"), "live")


def test_tags_of_aws_are_not_given() -> None:
    assert step(planned(), "TagResource").arguments["Tags"] == {"team": "shop"}


@pytest.mark.parametrize(
    ("part", "operations"),
    [
        (Part.RESOURCE_SERVERS, {"CreateResourceServer"}),
        (Part.PROVIDERS, {"CreateIdentityProvider"}),
        (Part.CLIENTS, {"CreateUserPoolClient", "CreateManagedLoginBranding", "CreateTerms"}),
        (Part.DOMAIN, {"CreateUserPoolDomain", "SetUICustomization"}),
        (Part.PAGES, {"SetUICustomization", "CreateManagedLoginBranding", "CreateTerms"}),
        (Part.GROUPS, {"CreateGroup"}),
        (Part.TRIGGERS, {"AddPermission"}),
    ],
)
def test_a_part_can_be_left_out_and_what_needs_it_goes_too(part: Part, operations: set[str]) -> None:
    made = planned(RestoreOptions(leave_out=frozenset({part})))
    assert operations <= {one.operation for one in planned().steps}
    assert not operations & {one.operation for one in made.steps}
    assert lost(made)[Lost.CHOSEN] == part.value


def test_clients_do_not_name_providers_and_scopes_that_are_left_out() -> None:
    made = planned(RestoreOptions(leave_out=frozenset({Part.PROVIDERS, Part.RESOURCE_SERVERS})))
    web = steps(made, "CreateUserPoolClient")[0].arguments
    assert web["SupportedIdentityProviders"] == ["COGNITO"]
    assert web["AllowedOAuthScopes"] == ["openid"]


# What is not there


def test_whatever_the_pool_names_outside_of_itself_has_to_be_looked_for() -> None:
    needed = resources_needed(shops.BACKUP, NEW, RestoreOptions())
    assert {(one.kind, one.name.rpartition(":")[2]) for one in needed} == {
        (ResourceKind.ROLE, "role/sms"),
        (ResourceKind.ROLE, "role/staff"),
        (ResourceKind.EMAIL_IDENTITY, "identity/shop.example"),
        (ResourceKind.LOG_DESTINATION, "/shop"),
        (ResourceKind.FUNCTION, "sign-up"),
        (ResourceKind.FUNCTION, "migrate"),
        (ResourceKind.DOMAIN, "shop"),
    }


def test_what_is_missing_blocks_with_a_name_that_may_stand_in() -> None:
    where = NewPool("Shop", Region("eu-west-1"), AccountId("999999999999"))
    needed = resources_needed(shops.BACKUP, where, RestoreOptions())
    made = planned(where=where, present=dict.fromkeys(needed, Presence.NO))
    suggestions = {one.about: one.facts["suggestion"] for one in made.blockers}
    assert suggestions[f"arn:aws:iam::{ACCOUNT}:role/sms"] == "arn:aws:iam::999999999999:role/sms"
    assert suggestions[arn("lambda", "function:sign-up")] == "arn:aws:lambda:eu-west-1:999999999999:function:sign-up"


def test_another_name_in_place_of_one_that_is_missing_is_used_everywhere() -> None:
    role, other = f"arn:aws:iam::{ACCOUNT}:role/sms", f"arn:aws:iam::{ACCOUNT}:role/other"
    made = planned(RestoreOptions(replacements={role: other}))
    assert role not in repr(made.steps)
    assert step(made, "CreateUserPool").arguments["SmsConfiguration"]["SnsCallerArn"] == other
    assert (
        step(made, "SetUserPoolMfaConfig").arguments["SmsMfaConfiguration"]["SmsConfiguration"]["SnsCallerArn"] == other
    )


def test_without_a_role_for_sms_there_is_no_sms_as_a_second_factor() -> None:
    made = planned(RestoreOptions(replacements={f"arn:aws:iam::{ACCOUNT}:role/sms": ""}))
    assert "SmsConfiguration" not in step(made, "CreateUserPool").arguments
    assert "SmsMfaConfiguration" not in step(made, "SetUserPoolMfaConfig").arguments
    assert step(made, "SetUserPoolMfaConfig").arguments["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert lost(made)[Lost.REPLACED_BY_NOTHING] == f"arn:aws:iam::{ACCOUNT}:role/sms"


def test_without_its_sender_the_pool_sends_as_cognito_does() -> None:
    made = planned(RestoreOptions(replacements={arn("ses", "identity/shop.example"): ""}))
    assert step(made, "CreateUserPool").arguments["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}


def test_without_its_sender_the_pool_sends_no_codes_by_email() -> None:
    factors = {"EmailMfaConfiguration": {"Subject": "x"}, "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    of = backup({"pool/mfa.json": {"MfaConfiguration": "ON", **factors}})
    assert "EmailMfaConfiguration" in step(planned(of=of), "SetUserPoolMfaConfig").arguments
    without = planned(RestoreOptions(replacements={arn("ses", "identity/shop.example"): ""}), of=of)
    assert "EmailMfaConfiguration" not in step(without, "SetUserPoolMfaConfig").arguments
    assert lost(without)[Lost.SETTING] == "SetUserPoolMfaConfig"


def test_without_its_function_a_trigger_is_left_out_and_that_is_said() -> None:
    made = planned(RestoreOptions(replacements={arn("lambda", "function:migrate"): ""}))
    assert "UserMigration" not in steps(made, "UpdateUserPool")[1].arguments["LambdaConfig"]
    assert lost(made)[Lost.REPLACED_BY_NOTHING] == arn("lambda", "function:migrate")


def test_a_domain_that_is_taken_blocks_until_another_is_named() -> None:
    taken = {Resource(ResourceKind.DOMAIN, "shop"): Presence.YES}
    assert blocked(planned(present=taken)) == {Blocked.DOMAIN_TAKEN: "shop"}
    free = planned(RestoreOptions(replacements={"shop": "shop-2"}), present=taken)
    assert step(free, "CreateUserPoolDomain").arguments["Domain"] == "shop-2"
    assert Blocked.DOMAIN_TAKEN not in blocked(free)


def test_a_custom_domain_goes_with_its_certificate() -> None:
    certificate = arn("acm", "certificate/1")
    custom = {"Domain": "login.shop.example", "CustomDomainConfig": {"CertificateArn": certificate}}
    of = backup({"pool/domain-custom.json": {"DomainDescription": custom}})
    assert [one.about for one in steps(planned(of=of), "CreateUserPoolDomain")] == ["shop", "login.shop.example"]
    without = planned(RestoreOptions(replacements={certificate: ""}), of=of)
    assert [one.about for one in steps(without, "CreateUserPoolDomain")] == ["shop"]
    assert Lost.REPLACED_BY_NOTHING in lost(without)


def test_threat_protection_of_accounts_goes_with_its_sender() -> None:
    sender = arn("ses", "identity/alerts.example")
    risk = {
        "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
        "AccountTakeoverRiskConfiguration": {"NotifyConfiguration": {"SourceArn": sender}, "Actions": {}},
    }
    of = backup({"pool/risk.json": {"RiskConfiguration": risk}})
    made = planned(RestoreOptions(replacements={sender: ""}), of=of)
    of_pool = [one.arguments for one in steps(made, "SetRiskConfiguration") if "ClientId" not in one.arguments]
    assert of_pool == [{"UserPoolId": Ref(POOL), **{name: risk[name] for name in risk if name.startswith("Comp")}}]


def test_a_name_that_nothing_is_known_of_only_warns() -> None:
    made = planned(present={})
    assert not made.blockers
    assert Warned.RESOURCE_UNKNOWN in warned(made)


@pytest.mark.parametrize(
    "limit", [Limit.CLIENTS, Limit.GROUPS, Limit.PROVIDERS, Limit.RESOURCE_SERVERS, Limit.CUSTOM_ATTRIBUTES]
)
def test_more_than_the_account_allows_blocks(limit: Limit) -> None:
    assert blocked(planned(limits={limit: 0})) == {Blocked.OVER_LIMIT: limit.value}


def test_a_full_region_takes_no_further_pool() -> None:
    assert blocked(planned(pools=1_000)) == {Blocked.OVER_LIMIT: "pools"}
    assert not planned(pools=999).blockers


def test_without_the_settings_of_the_pool_none_can_be_made() -> None:
    made = planned(of=backup({"pool/user-pool.json": None}), users=[user()])
    assert blocked(made) == {Blocked.SETTINGS_MISSING: ""}
    assert made.steps == ()


def test_a_backup_that_lacks_something_says_so_and_has_to_be_confirmed() -> None:
    plain = planned()
    made = planned(of=replace(shops.BACKUP, unread=(Unread("ListTerms", "AccessDenied"),), damaged=("users/part-0",)))
    assert lost(made)[Lost.UNREAD] == "ListTerms"
    assert lost(made)[Lost.DAMAGED] == "users/part-0"
    assert len(made.unusual_losses) == len(plain.unusual_losses) + 2


# An existing pool


def test_to_a_pool_that_has_all_nothing_is_added() -> None:
    made = planned(where=existing())
    assert made.steps == ()
    assert Warned.SETTINGS_NOT_TOUCHED in warned(made)
    assert Lost.POOL_ID not in lost(made)


def test_to_an_existing_pool_only_what_is_missing_is_added() -> None:
    where = existing(
        {"pool/groups.json": [], f"pool/clients/{OFFICE}.json": None, "pool/providers/google.json": None},
        SchemaAttributes=shops.SCHEMA[:-1],
    )
    made = planned(where=where)
    assert [one.operation for one in made.steps] == [
        "AddCustomAttributes", "CreateIdentityProvider", "CreateUserPoolClient", "CreateGroup",
    ]  # fmt: skip
    assert all(one.arguments["UserPoolId"] == where.id for one in made.steps)
    assert [entry["Name"] for entry in made.steps[0].arguments["CustomAttributes"]] == ["externalId"]


def test_triggers_of_an_existing_pool_are_never_touched_and_it_is_said_which_will_run() -> None:
    made = planned(where=existing())
    assert not {"UpdateUserPool", "AddPermission"} & {one.operation for one in made.steps}
    running = [one for one in made.warnings if one.code is Warned.TRIGGER_WILL_RUN]
    assert [(one.about, one.facts["function"]) for one in running] == [("PreSignUp", arn("lambda", "function:sign-up"))]


def test_what_the_plan_of_an_existing_pool_lacks_is_lost_and_not_asked_for() -> None:
    without_clients = {f"pool/clients/{WEB}.json": None, "pool/terms/1.json": None}
    made = planned(where=existing(without_clients, UserPoolTier="LITE"))
    assert [one.operation for one in made.steps] == ["CreateUserPoolClient"]
    assert {loss.about for loss in made.losses if loss.code is Lost.SETTING} == {
        "SetRiskConfiguration", "SetUserPoolClientSessionConfiguration", "CreateManagedLoginBranding", "CreateTerms",
    }  # fmt: skip
    plus = planned(where=existing(without_clients))
    assert len(plus.steps) == 5
    assert Lost.SETTING not in lost(plus)


def test_an_attribute_of_another_type_blocks() -> None:
    number = {"Name": "custom:plan", "AttributeDataType": "Number", "Mutable": True}
    where = existing(SchemaAttributes=[*shops.SCHEMA[:-2], number, shops.SCHEMA[-1]])
    assert blocked(planned(where=where)) == {Blocked.SCHEMA_DIFFERS: "custom:plan"}
    retyped = RestoreOptions(conversion=Conversion((AttributeRule(RuleKind.RETYPE, "custom:plan", type="Number"),)))
    assert not planned(retyped, where=where).blockers


def test_users_of_another_tool_go_into_an_existing_pool_without_any_settings() -> None:
    made = planned(of=replace(shops.BACKUP, documents={}), where=existing(), users=[user()])
    assert made.steps == ()
    assert not made.blockers
    assert made.survey.planned == 1
    assert warned(made)[Warned.TARGET_HAS_USERS] == "There"


# Rebuild


def rebuilt(*rules: AttributeRule, **conversion: Any) -> RestoreOptions:
    return RestoreOptions(conversion=Conversion(tuple(rules), **conversion))


def test_a_renamed_attribute_has_its_new_name_wherever_it_is_named() -> None:
    made = planned(rebuilt(AttributeRule(RuleKind.RENAME, "custom:plan", to="custom:tariff")))
    assert "plan" not in [entry["Name"] for entry in step(made, "CreateUserPool").arguments["Schema"]]
    assert "tariff" in [entry["Name"] for entry in step(made, "CreateUserPool").arguments["Schema"]]
    assert steps(made, "CreateUserPoolClient")[0].arguments["WriteAttributes"] == ["custom:tariff", "email"]
    assert step(made, "CreateIdentityProvider").arguments["AttributeMapping"]["custom:tariff"] == "plan"


def test_a_dropped_attribute_is_named_nowhere() -> None:
    made = planned(rebuilt(AttributeRule(RuleKind.DROP, "custom:plan")))
    assert "plan" not in [entry["Name"] for entry in step(made, "CreateUserPool").arguments["Schema"]]
    assert "custom:plan" not in repr(made.steps)


def test_an_attribute_gets_another_type_and_limits() -> None:
    made = planned(rebuilt(AttributeRule(RuleKind.RETYPE, "custom:plan", type="Number", minimum="0", maximum="9")))
    plan_entry = step(made, "CreateUserPool").arguments["Schema"][1]
    assert plan_entry["AttributeDataType"] == "Number"
    assert plan_entry["NumberAttributeConstraints"] == {"MinValue": "0", "MaxValue": "9"}
    assert "StringAttributeConstraints" not in plan_entry


@pytest.mark.parametrize(
    "rule",
    [
        AttributeRule(RuleKind.RENAME, "custom:nothing", to="custom:tariff"),
        AttributeRule(RuleKind.RENAME, "custom:plan", to="custom:longer-than-twenty-characters"),
        AttributeRule(RuleKind.RENAME, "custom:plan", to="tariff"),
        AttributeRule(RuleKind.RETYPE, "email", type="Number"),
        AttributeRule(RuleKind.DROP, "custom:nothing"),
        AttributeRule(RuleKind.DEFAULT, "custom:nothing", value="x"),
    ],
)
def test_a_rule_that_cannot_be_carried_out_blocks(rule: AttributeRule) -> None:
    assert blocked(planned(rebuilt(rule))) == {Blocked.RULE_UNFIT: rule.attribute}


def test_people_sign_in_with_something_else_and_case_counts_no_more() -> None:
    made = planned(rebuilt(username_attributes=("email",), case_sensitive=False))
    created = step(made, "CreateUserPool").arguments
    assert created["UsernameAttributes"] == ["email"]
    assert "AliasAttributes" not in created
    assert created["UsernameConfiguration"] == {"CaseSensitive": False}
    assert not made.blockers


def test_addresses_cannot_be_names_and_aliases_at_once() -> None:
    made = planned(rebuilt(username_attributes=("email",), alias_attributes=("phone_number",)))
    assert blocked(made) == {Blocked.PAIR_OF_SETTINGS: ""}


def test_the_old_id_gets_an_attribute_where_it_is_to_be_kept() -> None:
    made = planned(RestoreOptions(original_sub=True), users=[user()])
    assert step(made, "CreateUserPool").arguments["Schema"][-1]["Name"] == "original_sub"
    assert made.survey.sample[0][1].attributes["custom:original_sub"] == "sub-of-ada"
    added = planned(RestoreOptions(original_sub=True), where=existing())
    assert step(added, "AddCustomAttributes").about == "original_sub"


# Time and cost


def test_the_quota_that_binds_says_how_long_it_takes() -> None:
    made = planned(users=[user(f"user{number}") for number in range(90)], share=0.5)
    times = {time.stage: time for time in made.times}
    assert times[Stage.USERS].category == "UserAccountRecovery"
    assert times[Stage.USERS].takes_s == pytest.approx(90 / 15)
    assert made.estimate_s > times[Stage.USERS].takes_s
    assert planned(users=[user("x")], rates={"UserAccountRecovery": 0.5}).estimate_s >= 2
    assert (made.monthly_active, made.messages) == (90, 0)
