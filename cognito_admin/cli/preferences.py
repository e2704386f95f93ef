"""What is chosen about the program itself: listed, told, chosen, put back."""

from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.model.preferences import EFFECTS, PREFERENCES, Preference, Value, preference


async def preferences(session: Session, name: str | None, value: str | None, reset: bool) -> Status:
    settings = session.services.settings
    chosen = PREFERENCES if name is None else (preference(name),)
    if reset:
        settings.restore_defaults(chosen)
    elif value is not None:
        settings.choose(chosen[0], chosen[0].parsed(value))
    if reset or value is not None:
        # What cannot be written is told as a failure, not in the log at the end.
        await settings.flush()
    if session.output.as_json:
        documents = [_document(session, one) for one in chosen]
        session.output.document(documents if name is None else documents[0])
    elif name is not None and value is None and not reset:
        session.output.lines([_word(session, chosen[0])])
    elif value is None and not reset:
        rows = [
            (one.name, _word(session, one), one.word(one.default), one.allowed, EFFECTS[one.effect]) for one in chosen
        ]
        session.output.table(("name", "value", "default", "can be", "takes effect"), rows)
    else:
        session.output.facts({one.name: _word(session, one) for one in chosen})
    return Status.DONE


def _word(session: Session, one: Preference[Value]) -> str:
    return one.word(session.services.settings.chosen(one))


def _document(session: Session, one: Preference[Value]) -> dict[str, object]:
    return {
        "name": one.name,
        "value": session.services.settings.chosen(one),
        "default": one.default,
        "words": one.words,
        "takes_effect": one.effect.value,
        "label": one.label,
        "explanation": one.explanation,
    }
