"""What plans are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, State, Step, Wish
from cognito_admin.model.changes.codes import Lasting, Noticed, Why
from cognito_admin.model.changes.person import Person, value_of
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.users import User

MEDIUMS = {"email": "EMAIL", "phone_number": "SMS"}
"""By which medium Cognito reaches a contact."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a plan is made on."""

    wish: Wish
    person: Person
    rules: Rules

    @property
    def user(self) -> User:
        return self.person.user


def refusal(why: Why, **facts: str) -> Refusal:
    return Refusal((Reason(why, facts=facts),))


def change_of(
    case: Case,
    after: State,
    step: Step,
    *notices: Notice | Noticed,
    undo: Wish | Lasting,
    active: bool = False,
) -> Change:
    """A change of one step; what was before is what the case knows."""
    return Change(
        wish=case.wish,
        username=case.user.username,
        sub=case.user.sub,
        before={field: value_of(case.person, field) for field in after},
        after=after,
        steps=(step,),
        notices=tuple(notice if isinstance(notice, Notice) else Notice(notice) for notice in notices),
        active=active,
        undo=undo,
    )


def no_own_password(user: User) -> Reason | None:
    """Why a user has no password here that could be set: setting one would cut a federated user off from their provider."""
    if user.status == "EXTERNAL_PROVIDER":
        return Reason(Why.FEDERATED)
    if user.status in ("ARCHIVED", "COMPROMISED", "UNKNOWN"):
        return Reason(Why.STATUS_UNFIT, facts={"status": user.status})
    return None


def still_disabled(user: User) -> tuple[Notice, ...]:
    return () if user.enabled else (Notice(Noticed.STILL_DISABLED),)


def trigger_notices(rules: Rules, *events: str) -> tuple[Notice, ...]:
    """That functions of the pool's owner run, and may refuse or do more."""
    return tuple(
        Notice(Noticed.TRIGGER_RUNS, {"trigger": trigger.event, "function": trigger.function})
        for trigger in rules.overview.triggers
        if trigger.event in events
    )


def invitation_contact(attributes: Mapping[str, str], rules: Rules) -> str | None:
    """Where an invitation goes: by e-mail if there is one, else by text message if the pool can send any.

    Without a wish Cognito tries text messages alone (API reference, DesiredDeliveryMediums).
    """
    if attributes.get("email"):
        return "email"
    return "phone_number" if attributes.get("phone_number") and rules.overview.sms.configured else None


def delivery(contact: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """The facts of a message: by which medium, and where to."""
    return {"attribute": contact, "destination": attributes[contact], "medium": MEDIUMS[contact]}


def attribute_list(values: Mapping[str, str]) -> list[Any]:
    """As the members of AWS's requests have them, in the same order every time."""
    return [{"Name": name, "Value": value} for name, value in sorted(values.items())]


def identifier(provider: str, user_id: str) -> dict[str, str]:
    """AWS's ProviderUserIdentifierType."""
    return {"ProviderName": provider, "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": user_id}
