"""Plans a new user: with an invitation, silently with a temporary password, or with a password that stays."""

from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, State, Step, Wish
from cognito_admin.model.changes.codes import Kind, Noticed, Why
from cognito_admin.model.changes.parts import MEDIUMS, attribute_list, delivery, invitation_contact, trigger_notices
from cognito_admin.model.changes.person import ENABLED, STATUS
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.ids import Username
from cognito_admin.model.schema import is_email, is_phone_number, new_value_problem

LONGEST_USERNAME = 128


def plan_new(wish: Wish, rules: Rules) -> Change | Refusal:
    """``wish.subject`` is the user name, or what people sign in with in its place; ``wish.values`` are attributes."""
    sign_in, username = rules.overview.sign_in, wish.subject.strip()
    attributes = {name: value for name, value in wish.values.items() if value}
    by_name = stands_for(username, sign_in.username_attributes)
    if by_name is not None:
        attributes[by_name] = username
    problems = [*_username_problems(username, rules)]
    problems += [
        problem for name, value in attributes.items() if (problem := new_value_problem(rules.schema, name, value))
    ]
    problems += [
        Reason(Why.VERIFIED_BUT_MISSING, f"{contact}_verified", {"attribute": contact})
        for contact in MEDIUMS
        if attributes.get(f"{contact}_verified") == "true" and not attributes.get(contact)
    ]
    contact = invitation_contact(attributes, rules)
    if wish.kind is Kind.INVITE and contact is None:
        problems.append(Reason(Why.NO_CONTACT))
    if problems:
        return Refusal(tuple(problems))
    created, notices, status = _way(wish.kind, contact, attributes, rules)
    steps = [
        Step("AdminCreateUser", {"UserAttributes": attribute_list(attributes), **created.arguments}, created.withheld)
    ]
    if wish.kind is Kind.CREATE_READY:
        steps.append(Step("AdminSetUserPassword", {"Permanent": True}, withheld="Password"))
    missing = [
        name
        for name, attribute in rules.schema.items()
        if attribute.required and name != "sub" and name not in attributes
    ]
    if missing:
        notices.append(Notice(Noticed.MUST_COMPLETE_PROFILE, {"attributes": ", ".join(missing)}))
    after: State = {**attributes, STATUS: status, ENABLED: "true"}
    return Change(
        wish=wish,
        username=Username(username),
        sub=None,
        before=dict.fromkeys(after),
        after=after,
        steps=tuple(steps),
        notices=(*notices, *trigger_notices(rules, "PreSignUp")),
        active=True,
        undo=Wish(Kind.DELETE),
    )


def _way(kind: Kind, contact: str | None, attributes: dict[str, str], rules: Rules) -> tuple[Step, list[Notice], str]:
    """How they are created and what they notice, and the status they end in."""
    days = rules.overview.password.temporary_days
    valid = {"days": str(days)} if days else {}
    if kind is Kind.INVITE and contact is not None:
        step = Step("", {"DesiredDeliveryMediums": [MEDIUMS[contact]]})
        if rules.needs_no_password:
            return step, [Notice(Noticed.NO_PASSWORD_NEEDED)], "CONFIRMED"
        return step, [Notice(Noticed.INVITED, {**delivery(contact, attributes), **valid})], "FORCE_CHANGE_PASSWORD"
    if kind is Kind.CREATE_READY:
        # With a temporary one of Cognito's own: a pool that remembers passwords would take the same for used before.
        return Step("", {"MessageAction": "SUPPRESS"}), [Notice(Noticed.NOT_TOLD)], "CONFIRMED"
    step = Step("", {"MessageAction": "SUPPRESS"}, withheld="TemporaryPassword")
    return step, [Notice(Noticed.NOT_TOLD), Notice(Noticed.MUST_CHOOSE_PASSWORD, valid)], "FORCE_CHANGE_PASSWORD"


def stands_for(username: str, attributes: tuple[str, ...]) -> str | None:
    """Which of these attributes a user name is, by its look: an e-mail address, a phone number, or none."""
    if "email" in attributes and is_email(username):
        return "email"
    return "phone_number" if "phone_number" in attributes and is_phone_number(username) else None


def _username_problems(username: str, rules: Rules) -> list[Reason]:
    sign_in = rules.overview.sign_in
    if not username:
        return [Reason(Why.USERNAME_MISSING)]
    if len(username) > LONGEST_USERNAME:
        return [Reason(Why.USERNAME_LONG, facts={"most": str(LONGEST_USERNAME)})]
    if sign_in.username_attributes:
        if stands_for(username, sign_in.username_attributes) is None:
            return [Reason(Why.USERNAME_NO_ADDRESS)]
        return []
    alias = stands_for(username, sign_in.aliases)
    return [Reason(Why.USERNAME_IS_ADDRESS, facts={"attribute": alias})] if alias else []
