"""The words for changes, their facts filled in: attributes and factors by what people call them."""

from collections.abc import Mapping

from cognito_admin.model.attributes import title
from cognito_admin.model.changes.change import Notice, Reason
from cognito_admin.model.sentences.changes import FACTOR_LABELS, MEDIUM_LABELS, NOTICES, REASONS
from cognito_admin.model.sentences.labels import MODES
from cognito_admin.model.sentences.templates import Translate, fill, marked


def reason_text(reason: Reason, translate: Translate = marked) -> str:
    """Why something is not possible, in one sentence."""
    facts = {"attribute": reason.about, **reason.facts} if reason.about else reason.facts
    return fill(translate(REASONS[reason.why]), _named(facts, translate), translate)


def notice_text(notice: Notice, translate: Translate = marked) -> str:
    """What the person will notice, in one sentence."""
    return fill(translate(NOTICES[notice.what]), _named(notice.facts, translate), translate)


def _named(facts: Mapping[str, str], translate: Translate) -> dict[str, str]:
    found = dict(facts)
    if "attribute" in facts:
        found["attribute"] = translate(title(facts["attribute"]))
    if "attributes" in facts:
        found["attributes"] = ", ".join(translate(title(name)) for name in facts["attributes"].split(", "))
    if facts.get("factor") in FACTOR_LABELS:
        found["factor"] = translate(FACTOR_LABELS[facts["factor"]])
    for name in ("mode", "needed"):
        if facts.get(name) in MODES:
            found[name] = translate(MODES[facts[name]].name)
    if facts.get("medium") in MEDIUM_LABELS:
        found["medium"] = translate(MEDIUM_LABELS[facts["medium"]])
    return found
