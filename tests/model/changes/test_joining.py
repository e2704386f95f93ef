"""Two accounts made one: what it takes, what stands in the way, what is said."""

import json
from dataclasses import replace

import pytest

from cognito_admin.model.changes.change import Change, Refusal, change_from_json
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Why
from cognito_admin.model.changes.joining import join
from cognito_admin.model.changes.offers import offer
from cognito_admin.model.changes.person import Person, with_after
from cognito_admin.model.changes.planning import plan
from cognito_admin.model.changes.words import action_title, field_title, value_text
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.users import User
from tests.model.changes.people import CREATED, person, rules

VERIFIED = {"email": "ann@example.com", "email_verified": "true"}


def google(status: str = "EXTERNAL_PROVIDER", ids: tuple[str, ...] = ("12",), **attributes: str) -> User:
    entries = [{"userId": one, "providerName": "Google", "providerType": "Google"} for one in ids]
    held = {"identities": json.dumps(entries), **attributes} if ids else attributes
    groups = (GroupName("news"),)
    return User(Username("google_12"), Sub("of google"), held, status, True, CREATED, CREATED, groups)


def planned(kept: Person, other: User | None, *groups: str) -> Change | Refusal:
    wish = join(other or google(), tuple(map(GroupName, groups)))
    return plan(wish, Person(kept.user, other=other), rules())


def test_groups_come_first_then_the_other_account_goes_and_its_sign_in_is_linked() -> None:
    change = planned(person(groups=("vip",), **VERIFIED), google(**VERIFIED), "vip", "news")
    assert isinstance(change, Change)
    assert [(step.operation, dict(step.arguments)) for step in change.steps] == [
        ("AdminAddUserToGroup", {"GroupName": "news"}),
        ("AdminDeleteUser", {"Username": "google_12"}),
        (
            "AdminLinkProviderForUser",
            {
                "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": "ann"},
                "SourceUser": {
                    "ProviderName": "Google",
                    "ProviderAttributeName": "Cognito_Subject",
                    "ProviderAttributeValue": "12",
                },
            },
        ),
    ]
    assert change.undo is Lasting.OTHER_DELETED
    assert (change.before["other:email"], change.after["other:email"]) == ("ann@example.com", None)
    assert change.before["other:group:news"] == "member"
    assert change_from_json(json.loads(json.dumps(change.as_json()))) == change
    left = with_after(person(**VERIFIED).user, change)
    assert [(one.provider_name, one.user_id) for one in left.identities] == [("Google", "12")]
    assert not any(name.startswith("other:") for name in left.attributes)


@pytest.mark.parametrize(
    ("kept", "other", "why"),
    [
        (person(), google("CONFIRMED"), Why.NOT_FROM_PROVIDER),
        (person("EXTERNAL_PROVIDER"), google(), Why.KEPT_FROM_PROVIDER),
        (person(), google(ids=()), Why.IDENTITY_NOT_TOLD),
        (person(), google(ids=("12", "13")), Why.SEVERAL_IDENTITIES),
        (person(identities=google().attributes["identities"]), google(), Why.LINKED_ALREADY),
        (
            person(identities=google(ids=("1", "2", "3", "4", "5")).attributes["identities"]),
            google(),
            Why.TOO_MANY_LINKS,
        ),
    ],
)
def test_what_cognito_does_not_link_is_refused_with_the_reason(kept: Person, other: User, why: Why) -> None:
    found = planned(kept, other)
    assert isinstance(found, Refusal)
    assert [reason.why for reason in found.reasons] == [why]


def test_an_account_is_not_joined_with_itself() -> None:
    kept = person()
    found = plan(join(google()), Person(kept.user, other=kept.user), rules())
    assert isinstance(found, Refusal)
    assert found.reasons[0].why is Why.SAME_ACCOUNT


def test_where_the_other_account_is_gone_already_the_link_is_what_is_left() -> None:
    change = planned(person(), None)
    assert isinstance(change, Change)
    assert [step.operation for step in change.steps] == ["AdminLinkProviderForUser"]
    assert set(change.after) == {"identity:Google:12"}


def test_it_is_said_when_nothing_proves_that_the_accounts_are_one_persons() -> None:
    def said(kept: Person, other: User) -> bool:
        change = planned(kept, other)
        assert isinstance(change, Change)
        return Noticed.NOT_PROVED_THE_SAME in {notice.what for notice in change.notices}

    unverified = {**VERIFIED, "email_verified": "false"}
    assert not said(person(**VERIFIED), google(email="ANN@example.com", email_verified="true"))
    assert said(person(**VERIFIED), google(**unverified))
    assert said(person(**unverified), google(**VERIFIED))
    assert said(person(), google())


def test_it_is_said_when_one_of_the_accounts_is_disabled() -> None:
    def said(kept: Person, other: User) -> set[Noticed]:
        change = planned(kept, other)
        assert isinstance(change, Change)
        return {notice.what for notice in change.notices} & {Noticed.STILL_DISABLED, Noticed.OTHER_IS_DISABLED}

    assert said(person(), google()) == set()
    assert said(Person(replace(person().user, enabled=False)), google()) == {Noticed.STILL_DISABLED}
    assert said(person(), replace(google(), enabled=False)) == {Noticed.OTHER_IS_DISABLED}


def test_it_is_said_when_the_account_that_stays_holds_what_nobody_can_change() -> None:
    change = planned(person(custom__tenantId="acme"), google())
    assert isinstance(change, Change)
    (notice,) = [notice for notice in change.notices if notice.what is Noticed.LINK_MAY_BE_REFUSED]
    assert notice.facts["attributes"] == "custom:tenantId"


def test_it_deletes_an_account_so_it_takes_an_administrator() -> None:
    kept = Person(person().user, other=google())
    assert not offer(join(google()), kept, rules(), Mode.SUPPORT).available
    assert offer(join(google()), kept, rules(), Mode.ADMINISTRATOR).available


def test_it_is_told_in_words() -> None:
    assert action_title(join(google())) == "Join with the account at Google"
    assert field_title("other:email") == "Other account: E-mail"
    assert field_title("other:group:news") == "Other account: Group news"
    assert value_text("other:group:news", "member") == "member"
    assert Kind.JOIN.value == "join"
