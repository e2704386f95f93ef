"""What plans ask for is what the table of operations allows, and what the guard lets through."""

from dataclasses import replace

import pytest

from cognito_admin.aws.operations import COGNITO, OPERATIONS, Nature
from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.groups import DESCRIPTION, OF_GROUPS, plan_group
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.changes.person import AUTHENTICATOR, Person, UserMfa
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import GroupName, Sub
from cognito_admin.model.pools import Group
from tests.model.changes.people import created, person, planned, rules

LINKED = '[{"providerName":"Google","providerType":"Google","userId":"1","primary":false}]'
IDENTITY = {"provider": "Google", "user_id": "1"}
SOMEONE = {
    Kind.ENABLE: person(enabled=False),
    Kind.CONFIRM: person("UNCONFIRMED"),
    Kind.RESEND_INVITATION: person("FORCE_CHANGE_PASSWORD", email="a@b.cd"),
    Kind.REMOVE_FROM_GROUP: person(groups=("vip",)),
    Kind.VERIFY: person(email="a@b.cd"),
    Kind.UNLINK: person(identities=LINKED),
    Kind.JOIN: Person(
        person().user, other=replace(person("EXTERNAL_PROVIDER", identities=LINKED).user, sub=Sub("other"))
    ),
}
SUBJECTS = {
    Kind.VERIFY: "email",
    Kind.FORGET_DEVICE: "d",
    Kind.END_SESSION: "s",
    Kind.ADD_TO_GROUP: "vip",
    Kind.REMOVE_FROM_GROUP: "vip",
}
VALUES = {
    Kind.EDIT: {"name": "Ann"},
    Kind.SET_MFA: {AUTHENTICATOR: "off"},
    Kind.UNLINK: IDENTITY,
    Kind.LINK: IDENTITY,
    Kind.JOIN: IDENTITY,
    Kind.INVITE: {"email": "a@b.cd"},
}


def change_of(kind: Kind) -> Change:
    wish = Wish(kind, SUBJECTS.get(kind, "ann"), VALUES.get(kind, {}))
    if kind in (Kind.INVITE, Kind.CREATE, Kind.CREATE_READY):
        return created(wish)
    if kind in OF_GROUPS:
        group = None if kind is Kind.CREATE_GROUP else Group(GroupName("ann"), "", None, None)
        change = plan_group(Wish(kind, "ann", {DESCRIPTION: "x"} if kind is Kind.EDIT_GROUP else {}), group)
        assert isinstance(change, Change)
        return change
    usual = person(
        email="a@b.cd",
        email_verified="true",
        mfa=UserMfa((AUTHENTICATOR,), AUTHENTICATOR),
        devices={"d": "Laptop"},
        sessions={"s": "Laptop"},
    )
    mfa = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    return planned(
        wish, SOMEONE.get(kind, usual), rules(mfa, DeviceConfiguration={"ChallengeRequiredOnNewDevice": True})
    )


@pytest.mark.parametrize("kind", Kind)
def test_a_change_that_is_offered_in_a_mode_may_be_sent_in_it(kind: Kind) -> None:
    support = mode_in_the_way(kind, Mode.SUPPORT) is None
    modes: list[Mode] = []
    for step in change_of(kind).steps:
        operation = OPERATIONS.get((COGNITO, step.operation))
        if operation is None:
            modes.append(Mode.ADMINISTRATOR)  # It is in no table, so only administrators may send it.
            continue
        assert operation.nature in (Nature.ONCE, Nature.REPEATABLE)
        modes.append(operation.mode)
    assert support == all(mode is Mode.SUPPORT for mode in modes)
