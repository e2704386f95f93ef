"""The words for changes, their facts filled in: attributes, factors and states by what people call them."""

from collections.abc import Mapping

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.change import Change, Notice, Reason, Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.person import DEVICE, FACTOR, GROUP, IDENTITY, OTHER, SESSION, STATUS
from cognito_admin.model.sentences.changes import (
    ABOUT,
    ABOUT_FACTORS,
    CHANGES,
    FACTOR_LABELS,
    FIELDS,
    LASTING,
    MEDIUM_LABELS,
    NOTHING,
    NOTICES,
    REASONS,
    RESULT_OF_ONE,
    RESULT_OF_SEVERAL,
    RESULTS,
    STEPS,
    VALUES,
)
from cognito_admin.model.sentences.labels import MODES, USER_STATUSES
from cognito_admin.model.sentences.templates import Translate, Within, marked, phrase


def action_title(wish: Wish, translate: Translate = marked) -> str:
    """What a button says that does it."""
    facts = _about(wish)
    if wish.kind is Kind.SET_MFA and len(wish.values) == 1:
        ((factor, state),) = wish.values.items()
        return phrase(ABOUT_FACTORS[state], _named({"factor": factor}, translate), translate)
    if not facts:
        return translate(CHANGES[wish.kind].name)
    named = _named(facts, translate)
    if wish.kind is Kind.VERIFY:
        named["attribute"] = translate(Within(named["attribute"]))
    return phrase(ABOUT[wish.kind], named, translate)


def step_texts(change: Change, translate: Translate = marked) -> tuple[str, ...]:
    """The steps by which another account is joined, in their order; nothing for other changes."""
    if change.kind is not Kind.JOIN:
        return ()
    facts = _about(change.wish)
    found: list[str] = []
    for step in change.steps:
        known = facts | {
            "group": str(step.arguments.get("GroupName", "")),
            "user": str(step.arguments.get("Username", "")),
        }
        found.append(phrase(STEPS[step.operation], known, translate))
    return tuple(found)


def result_text(wish: Wish, name: str, translate: Translate = marked) -> str:
    """What is so once it is done for whom people call ``name``."""
    facts, sentence = {"user": name, **_about(wish)}, RESULTS[wish.kind]
    if wish.kind is Kind.EDIT and wish.values:
        # That an address is verified is said with the address.
        names = [name for name in wish.values if name.removesuffix("_verified") not in wish.values.keys() - {name}]
        facts |= {"attribute": names[0]} if len(names) == 1 else {"count": str(len(names))}
        sentence = RESULT_OF_ONE if len(names) == 1 else RESULT_OF_SEVERAL
    return phrase(sentence, _named(facts, translate), translate)


def reason_text(reason: Reason, translate: Translate = marked) -> str:
    """Why something is not possible, in one sentence."""
    facts = {"attribute": reason.about, **reason.facts} if reason.about else reason.facts
    return phrase(REASONS[reason.why], _named(facts, translate), translate)


def notice_text(notice: Notice, translate: Translate = marked) -> str:
    """What the person will notice, in one sentence."""
    return phrase(NOTICES[notice.what], _named(notice.facts, translate), translate)


def lasting_text(lasting: Lasting, translate: Translate = marked) -> str:
    """Why there is no way back, in one sentence."""
    return translate(LASTING[lasting])


def field_title(field: str, translate: Translate = marked) -> str:
    """What people call a field of a change, be it an attribute or what Cognito keeps beside them."""
    kind = _kind(field)
    if kind == FACTOR:
        return _capitalised(translate(FACTOR_LABELS.get(field.removeprefix(FACTOR), field.removeprefix(FACTOR))))
    rest = field.removeprefix(kind)
    if kind == OTHER:
        return phrase(FIELDS[OTHER], {"attribute": field_title(rest, translate)}, translate)
    facts = {"group": rest, "provider": rest.partition(":")[0]}
    known = FIELDS.get(kind)
    return phrase(known, facts, translate) if known else translate(title(field))


def value_text(field: str, value: str | None, translate: Translate = marked) -> str:
    """What a field holds, in words where it is more than text."""
    field = field.removeprefix(OTHER)
    if field == STATUS and value and value in USER_STATUSES:
        return translate(USER_STATUSES[value].name)
    kind = "_verified" if field.endswith("_verified") else _kind(field)
    if words := VALUES.get((kind, value)):
        return translate(words)
    return value or translate(NOTHING)


def _kind(field: str) -> str:
    return next((kind for kind in (GROUP, FACTOR, DEVICE, SESSION, IDENTITY, OTHER) if field.startswith(kind)), field)


def _about(wish: Wish) -> dict[str, str]:
    match wish.kind:
        case Kind.VERIFY:
            return {"attribute": wish.subject} if wish.subject else {}
        case Kind.ADD_TO_GROUP | Kind.REMOVE_FROM_GROUP | Kind.CREATE_GROUP | Kind.EDIT_GROUP | Kind.DELETE_GROUP:
            return {"group": wish.subject} if wish.subject else {}
        case Kind.UNLINK | Kind.LINK | Kind.JOIN:
            return {"provider": provider} if (provider := wish.values.get("provider")) else {}
        case _:
            return {}


def _named(facts: Mapping[str, str], translate: Translate) -> dict[str, str]:
    found = dict(facts)
    if "attribute" in facts:
        found["attribute"] = translate(title(facts["attribute"]))
    if "attributes" in facts:
        found["attributes"] = ", ".join(translate(title(name)) for name in facts["attributes"].split(", "))
    if facts.get("status") in USER_STATUSES:
        found["status"] = translate(USER_STATUSES[facts["status"]].name)
    if facts.get("factor") in FACTOR_LABELS:
        found["factor"] = translate(FACTOR_LABELS[facts["factor"]])
    for name in ("mode", "needed"):
        if facts.get(name) in MODES:
            found[name] = translate(MODES[facts[name]].name)
    if facts.get("medium") in MEDIUM_LABELS:
        found["medium"] = translate(MEDIUM_LABELS[facts["medium"]])
    return found


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
