"""The words for every failure, and for a mistake of the program."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sentences.asking_aws import ASKING_AWS
from cognito_admin.model.sentences.backups import BACKUPS
from cognito_admin.model.sentences.connecting import CONNECTING
from cognito_admin.model.sentences.keeping import KEEPING
from cognito_admin.model.sentences.refusals import REFUSALS
from cognito_admin.model.sentences.templates import Explained, Sentence, Translate, marked, phrase
from cognito_admin.model.sentences.working import WORKING

FAILURES: Mapping[Code, Sentence] = {**CONNECTING, **ASKING_AWS, **REFUSALS, **KEEPING, **BACKUPS, **WORKING}

SAID_BY_AWS = marked("AWS said: “{message}”")
REQUEST_ID = marked("Request id: {request_id}")
"""Added to the text of a failure that came from AWS, so that its own words and the id to quote are never lost."""

BUG = Sentence(
    marked("Something went wrong in this program"),
    marked("This is a mistake in the program, not yours. What you were doing was stopped; nothing else is affected."),
    marked(
        "Copy the report and send it to the people who make this program. It holds no passwords, keys or personal data."
    ),
)


def explain(failure: Failure, translate: Translate = marked) -> Explained:
    """The words for ``failure``. ``translate`` turns a template into another language before its facts are filled in."""
    sentence, facts = FAILURES[failure.code], failure.facts
    quoted = [
        phrase(template, facts, translate)
        for name, template in (("message", SAID_BY_AWS), ("request_id", REQUEST_ID))
        if facts.get(name)
    ]
    return Explained(
        title=phrase(sentence.title, facts, translate),
        text="\n".join([phrase(sentence.text, facts, translate), *quoted]),
        advice=phrase(sentence.advice, facts, translate),
    )
