"""Plans the edit of attributes: only what differs is sent, and a contact never without saying whether it is verified."""

from collections.abc import Container, Mapping
from dataclasses import replace

from cognito_admin.model.attributes import VERIFIABLE
from cognito_admin.model.changes.change import Change, Notice, Reason, Refusal, Step, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Noticed, Why
from cognito_admin.model.changes.parts import MEDIUMS, Case, attribute_list
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.schema import changed_value_problem
from cognito_admin.model.users import User


def plan_edit(case: Case) -> Change | Refusal:
    """A contact that is changed without a word about it counts as verified if the old one did."""
    wish, user, rules = case.wish, case.user, case.rules
    wished = with_verified(user, wish.values)
    changed = {name: value for name, value in wished.items() if value != user.attributes.get(name, "")}
    problems = [
        problem for name, value in changed.items() if (problem := changed_value_problem(rules.schema, name, value))
    ]
    problems += [
        Reason(Why.VERIFIED_BUT_MISSING, f"{contact}_verified", {"attribute": contact})
        for contact in sorted(VERIFIABLE)
        if changed.get(f"{contact}_verified") == "true" and not {**user.attributes, **changed}.get(contact)
    ]
    if not changed:
        problems.append(Reason(Why.NOTHING_CHANGES))
    if problems:
        return Refusal(tuple(problems))
    sent, seen = dict(changed), dict(changed)
    notices: list[Notice] = []
    waiting = False
    for contact in sorted(VERIFIABLE):
        if f"{contact}_verified" in wished and contact in changed and changed[contact]:
            sent[f"{contact}_verified"] = wished[f"{contact}_verified"]
        if contact in rules.waits_for_code and changed.get(contact) and wished.get(f"{contact}_verified") != "true":
            # Until the person enters the code, both stay as they are.
            waiting = True
            seen.pop(contact)
            seen.pop(f"{contact}_verified", None)
        if contact in changed and not changed[contact] and user.attributes.get(f"{contact}_verified"):
            # Cognito forgets whether a contact was verified together with the contact.
            seen[f"{contact}_verified"] = ""
            sent.pop(f"{contact}_verified", None)
        notices += _contact_notices(contact, user, changed, wished, rules)
    if user.status == "EXTERNAL_PROVIDER" and changed.keys() - {"email_verified", "phone_number_verified"}:
        notices.append(Notice(Noticed.PROVIDER_MAY_OVERWRITE))
    before = {name: user.attributes.get(name) for name in seen}
    return Change(
        wish=wish,
        username=user.username,
        sub=user.sub,
        before=before,
        after={name: value or None for name, value in seen.items()},
        steps=(Step("AdminUpdateUserAttributes", {"UserAttributes": attribute_list(sent)}),),
        notices=tuple(notices),
        active=True,
        undo=Lasting.MESSAGE_SENT
        if waiting
        else Wish(Kind.EDIT, values={name: value or "" for name, value in before.items()}),
    )


def without(wish: Wish, fields: Container[str]) -> Wish:
    """An edit that leaves these fields as they are, and with a contact whether it is verified."""
    flags = {f"{contact}_verified" for contact in VERIFIABLE if contact in fields}
    kept = {name: value for name, value in wish.values.items() if name not in fields and name not in flags}
    return replace(wish, values=kept)


def with_verified(user: User, values: Mapping[str, str]) -> dict[str, str]:
    """``values`` with a word for every contact that they change to another one."""
    found = dict(values)
    for contact in VERIFIABLE:
        flag = f"{contact}_verified"
        if found.get(contact) and found[contact] != user.attributes.get(contact) and not found.get(flag):
            found[flag] = "true" if user.attributes.get(flag) == "true" else "false"
        elif contact in found and not found[contact]:
            found.pop(flag, None)
    return found


def _contact_notices(
    contact: str, user: User, changed: Mapping[str, str], wished: Mapping[str, str], rules: Rules
) -> list[Notice]:
    old, flag = user.attributes.get(contact), f"{contact}_verified"
    new = changed.get(contact)
    facts = {"attribute": contact, **({"destination": new} if new else {}), **({"old": old} if old else {})}
    signs_in = rules.signs_in_with(contact)
    if new is None:
        # Only whether it is verified changes.
        lost = flag in changed and changed[flag] != "true" and user.attributes.get(flag) == "true"
        return [Notice(Noticed.CONTACT_UNVERIFIED, facts)] if lost else []
    if not new:
        return [Notice(Noticed.CANNOT_SIGN_IN_WITH, facts)] if signs_in else []
    if wished.get(flag) == "true":
        return [Notice(Noticed.SIGNS_IN_WITH_NEW, facts)] if signs_in else []
    found: list[Notice] = []
    waits = contact in rules.waits_for_code
    if waits or contact in rules.overview.sign_in.auto_verified:
        found.append(Notice(Noticed.VERIFICATION_CODE_SENT, {**facts, "medium": MEDIUMS[contact]}))
    if waits:
        found.append(Notice(Noticed.OLD_CONTACT_UNTIL_VERIFIED, facts))
    else:
        found.append(Notice(Noticed.CONTACT_UNVERIFIED, facts))
        if contact in rules.overview.sign_in.username_attributes:
            found.append(Notice(Noticed.SIGNS_IN_WITH_NEW, facts))
        elif signs_in and old:
            found.append(Notice(Noticed.CANNOT_SIGN_IN_WITH, facts))
    return found
