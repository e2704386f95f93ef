"""What stands in reports that are written into files for people: of a check-up, and of a restore."""

from collections.abc import Mapping

from cognito_admin.model.comparisons import About
from cognito_admin.model.restore.record import Task
from cognito_admin.model.sentences.templates import marked

CHECKUP_OF = marked("Check-up of {pool}")
CHECKED = marked("{pool} · checked {since}")
AS_IN_BACKUP = marked("{pool} · as the backup of {since} has it")
NOTHING_FOUND = marked("Nothing was found.")
NOTHING_FOUND_IN_WHAT_COULD_BE_CHECKED = marked("Nothing was found in what could be checked.")
GONE = marked("Gone since the last check-up")
SILENCED = marked("Silenced")
SILENCED_BY = marked("Silenced on {since} by {who}: {reason}")
SOMEBODY = marked("somebody")
NOT_CHECKED = marked("Not checked")
NEW = marked("new")

RESTORE_OF = marked("Restore of {pool}")
POOL = marked("Pool")
WHERE = marked("{pool} ({id}), {region}, account {account}")
BEGAN = marked("Began")
ENDED = marked("Ended")
COMPARED = marked("Users compared")
ANNOUNCED = marked("Differences that the plan announced")
OTHERS = marked("Other differences")
LOST = marked("What the plan said would be lost")
NOT_COMPARED = marked("Settings that AWS did not tell, so that they were not compared")
REFUSED = marked("Settings that were refused")
TASKS_FAILED = marked("What could not be done for users")
IDS_CHANGED = marked("Ids that changed")
ID_CHANGED = marked("{old} is {new} now")
PEOPLE = marked("People")
USER_NAME = marked("User name")
BECAME = marked("Became")
WHY = marked("Why")

TASKS: Mapping[Task, str] = {
    Task.PASSWORD: marked("password"),
    Task.DISABLE: marked("disabling"),
    Task.GROUP: marked("group"),
    Task.LINK: marked("link to a provider"),
    Task.FACTORS: marked("second factors"),
}
"""What could not be done for a user, behind a colon."""

DIFFERENT: Mapping[About, str] = {
    About.USER: marked("user"),
    About.GROUP: marked("group"),
    About.MEMBERSHIP: marked("membership"),
    About.SETTING: marked("setting"),
}
