"""What goes when all local data are removed, what stays, and what could not be removed."""

from collections.abc import Callable, Mapping, Sequence

from cognito_admin.model.local_data import Left, Part, Survey
from cognito_admin.model.sentences.templates import Translate, marked

PARTS: Mapping[Part, str] = {
    Part.INDEXES: marked("Copies of pools and of opened backups"),
    Part.HISTORY: marked("History of changes and jobs, searches, and numbers of sign-in health"),
    Part.LOGS: marked("Logs"),
    Part.CRASHES: marked("Crash reports"),
    Part.SETTINGS: marked("Connections, markings and preferences"),
    Part.SCHEDULES: marked("Files of schedules"),
    Part.OTHER: marked("Notes of the program on its keys, its pace and its jobs"),
}

_SECRETS = marked("Entries in the keyring of the system: keys of what is kept, of connections and of backups")
_SCHEDULE = marked("Scheduled backup: {path}")
_STAYS = (
    marked("Backups that were made, and files that were exported"),
    marked("Profiles and sign-ins of AWS in ~/.aws, which other programs use, too"),
    marked("Lines that you put into a scheduler yourself, such as crontab"),
    marked("Your user pools: nothing is asked of AWS"),
)
_SHARED_KEY = marked("The key in the keyring, since data in the program’s usual folder need it")
_LAST_KEY = marked("Data in other folders (--basedir) under the same key cannot be read any more.")


def goes(survey: Survey, amount: Callable[[int, int], str], translate: Translate = marked) -> list[tuple[str, str]]:
    """What is removed and how much it is, line by line; ``amount`` words a number of files and their bytes."""
    lines = [
        (translate(name), amount(survey.parts[part].count, survey.parts[part].size_bytes))
        for part, name in PARTS.items()
        if part in survey.parts
    ]
    lines += [(translate(_SCHEDULE).format(path=path), "") for path in survey.schedules]
    if survey.secrets:
        lines.append((translate(_SECRETS), str(len(survey.secrets))))
    return lines


def stays(survey: Survey, translate: Translate = marked) -> list[str]:
    """What is not touched."""
    return [translate(text) for text in (*_STAYS, *((_SHARED_KEY,) if survey.shared_key else ()))]


def caution(survey: Survey, translate: Translate = marked) -> str:
    """What else is lost by it; empty where nothing is."""
    return translate(_LAST_KEY) if survey.has_store_key else ""


def left_lines(left: Sequence[Left]) -> list[str]:
    """Each with why."""
    return [f"{one.what}: {one.reason}" for one in left]
