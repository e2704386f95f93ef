"""Removes all that the program keeps on this computer, once everything is closed."""

from cognito_admin.cli import terminal
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.local_data import Survey
from cognito_admin.model.sentences.local_data import caution, goes, left_lines, stays
from cognito_admin.work.local_data import LocalData

_KB, _MB = 1_000, 1_000_000


async def remove(session: Session, yes: bool) -> Status:
    data, output = session.services.local_data, session.output
    await _require_alone(data)
    survey = await data.survey()
    if not output.as_json:
        output.lines(_told(survey))
    if not yes and not await terminal.agrees("All of this will be gone, and cannot be brought back."):
        if not terminal.is_there():
            output.fail_text("Nothing was removed. Say --yes where nobody can be asked.")
            return Status.BAD_INPUT
        output.say("Nothing was removed.")
        return Status.INTERRUPTED

    # Somebody may have started it while the question waited.
    await _require_alone(data)

    async def remove_all() -> Status:
        left = await data.remove()
        if output.as_json:
            output.document(
                {
                    "folder": str(survey.folder),
                    "removed": {part.value: amount.count for part, amount in survey.parts.items()},
                    "keyring_entries": len(survey.secrets),
                    "schedules": [str(path) for path in survey.schedules],
                    "left": [{"what": one.what, "reason": one.reason} for one in left],
                }
            )
        for line in left_lines(left):
            output.fail_text(f"Not removed: {line}")
        if not left:
            output.say("All local data are removed.")
        if survey.endings:
            output.say("Until you sign out, the system may still know the schedules. This ends them now:")
            output.say("\n".join(survey.endings))
        return Status.FINDINGS if left else Status.DONE

    session.at_the_end = remove_all
    return Status.DONE


async def _require_alone(data: LocalData) -> None:
    """Raises Failure(DATA_IN_USE)."""
    if others := await data.others():
        raise Failure(Code.DATA_IN_USE, candidates=", ".join(map(str, others)))


def _told(survey: Survey) -> list[str]:
    lines = [f"This goes, from {survey.folder}:"]
    lines += [f"  {what}: {amount}" if amount else f"  {what}" for what, amount in goes(survey, _amount)]
    lines += ["This stays:", *(f"  {text}" for text in stays(survey))]
    return [*lines, caution(survey)] if caution(survey) else lines


def _amount(count: int, size_bytes: int) -> str:
    files = "1 file" if count == 1 else f"{count:,} files"
    if size_bytes >= _MB:
        return f"{files}, {size_bytes / _MB:,.1f} MB"
    return f"{files}, {size_bytes / _KB:,.1f} kB"
