"""What is said of jobs: what they do, how they stand, what they ask."""

from collections.abc import Mapping

from cognito_admin.model.progress import Question
from cognito_admin.model.sentences.templates import Asked, Label, Translate, Unit, marked, phrase
from cognito_admin.model.sign_in import RENEW_CREDENTIALS, SIGN_IN, SIGN_IN_ELSEWHERE

JOB_KINDS: Mapping[str, Label] = {
    "sync": Label(
        marked("Sync"), marked("Fetches the users and groups of a pool, so that they can be searched on this computer.")
    ),
    "open_backup": Label(
        marked("Open backup"), marked("Reads the users and groups of a backup, so that they can be searched.")
    ),
    "compare": Label(
        marked("Compare"), marked("Finds what is different between two backups, or a backup and a pool as it is now.")
    ),
    "bulk": Label(marked("Change users"), marked("Makes the same change for many users, one after the other.")),
    "export_activity": Label(marked("Export changes"), marked("Writes what was changed, and by whom, into a file.")),
    "backup": Label(
        marked("Backup"),
        marked("Copies a pool, its users, groups and settings, and makes sure that the copy is whole."),
    ),
    "verify": Label(marked("Verify a backup"), marked("Reads a backup whole, and compares it with what was written.")),
    "restore": Label(
        marked("Restore"),
        marked("Brings the users, groups and settings of a backup into a pool, and proves that all are there."),
    ),
    "rebuild": Label(
        marked("Rebuild"), marked("Makes a new pool out of a backup that differs in what cannot be changed in a pool.")
    ),
    "export": Label(marked("Export"), marked("Writes the users that were found, or chosen of them, into a file.")),
}

JOB_STATES: Mapping[str, Label] = {
    "running": Label(marked("Running"), marked("The work is going on.")),
    "waiting": Label(marked("Waiting for you"), marked("The work needs an answer from you to go on.")),
    "done": Label(marked("Done"), marked("The work is finished.")),
    "failed": Label(marked("Failed"), marked("The work could not be finished. What was done so far is kept.")),
    "cancelled": Label(marked("Cancelled"), marked("The work was stopped on request. It can be continued.")),
    "interrupted": Label(marked("Interrupted"), marked("The process ended before the work did. It can be continued.")),
}

QUESTIONS: Mapping[str, Asked] = {
    "mfa_code": Asked(
        marked("MFA code needed"),
        marked(
            "“{profile}” takes on the role {role}[ in account {account}], and AWS asks for a code.[ "
            "Your MFA device “{device}” shows it now.]"
        ),
        marked("Code"),
    ),
    "mfa_code_again": Asked(
        marked("AWS did not accept the code"),
        marked(
            "Each code works once, and for half a minute only. Wait for the next one[ on your MFA device “{device}”], then type "
            "that.[ It is for the role {role} in account {account}.]"
        ),
        marked("Code"),
    ),
    SIGN_IN: Asked(
        marked("Sign in to AWS again"),
        marked(
            "The sign-in of “{profile}” has ended. The work waits, and goes on where it was when you have signed in."
        ),
        marked("Sign in…"),
        typed=False,
    ),
    SIGN_IN_ELSEWHERE: Asked(
        marked("Sign in to AWS again"),
        marked(
            "The sign-in of “{profile}” has ended. Run “{command}” in a terminal; the work then goes on where it was."
        ),
        marked("Go on"),
        typed=False,
    ),
    "backup_passphrase": Asked(
        marked("Passphrase of the backup"),
        marked("The backup “{backup}” is encrypted with a passphrase, and the work cannot go on without it."),
        marked("Passphrase"),
    ),
    RENEW_CREDENTIALS: Asked(
        marked("AWS credentials expired"),
        marked(
            "The time of the credentials of “{profile}” is over. Renew them the way you got them, or edit the connection "
            "if you typed them there. The work waits."
        ),
        marked("Go on"),
        typed=False,
    ),
}
"""What the person is asked in the middle of something, by the code of the question."""

PHASES: Mapping[str, str] = {
    "starting": marked("Starting"),
    "users": marked("Fetching users"),
    "groups": marked("Fetching groups"),
    "members": marked("Fetching group members"),
    "mfa": marked("Asking for MFA preferences, one user at a time"),
    "health": marked("Asking CloudWatch how signing in fared"),
    "reading_users": marked("Reading users from the backup"),
    "reading_members": marked("Reading group members from the backup"),
    "checking": marked("Making sure nobody is missing"),
    "changes": marked("Changing users"),
    "importing": marked("Waiting for the import jobs of AWS"),
    "other_import": marked("Waiting for another user import to end"),
    "finding_imported": marked("Looking who was imported"),
    "exporting_changes": marked("Writing changes into the file"),
    "comparing": marked("Comparing"),
    "exporting": marked("Writing users into the file"),
    "configuration": marked("Reading the settings"),
    "verifying": marked("Reading the backup back"),
    "planning": marked("Planning"),
    "restoring_settings": marked("Restoring the settings"),
    "restoring_members": marked("Noting who belongs to which group"),
    "restoring": marked("Restoring users"),
    "restoring_rest": marked("Restoring passwords, groups and links"),
    "proving": marked("Comparing the pool with the plan"),
    "finishing": marked("Finishing"),
    "waiting": marked("Waiting for AWS"),
}

UNITS: Mapping[str, Unit] = {
    "users": Unit(marked("{count} user"), marked("{count} users")),
    "changes": Unit(marked("{count} change"), marked("{count} changes")),
    "groups": Unit(marked("{count} group"), marked("{count} groups")),
    "members": Unit(marked("{count} membership"), marked("{count} memberships")),
    "files": Unit(marked("{count} file"), marked("{count} files")),
    "lines": Unit(marked("{count} line"), marked("{count} lines")),
    "differences": Unit(marked("{count} difference"), marked("{count} differences")),
    "records": Unit(marked("{count} user or membership"), marked("{count} users and memberships")),
    "steps": Unit(marked("{count} step"), marked("{count} steps")),
    "troubles": Unit(marked("{count} trouble"), marked("{count} troubles")),
    "warnings": Unit(marked("{count} warning"), marked("{count} warnings")),
    "pieces of advice": Unit(marked("{count} piece of advice"), marked("{count} pieces of advice")),
}

OUTCOMES: Mapping[str, str] = {
    "added": marked("added"),
    "changed": marked("changed"),
    "removed": marked("removed"),
    "total": marked("in all"),
    "groups_unread": marked("groups not read"),
    "files_damaged": marked("damaged files"),
    "done": marked("done"),
    "skipped": marked("skipped"),
    "failed": marked("failed"),
    "unknown": marked("not known"),
    "different": marked("differences"),
    "made": marked("made"),
    "found": marked("there already"),
    "left_out": marked("left out"),
    "conflict": marked("clash with others"),
    "steps_failed": marked("settings that were refused"),
    "tasks_failed": marked("passwords, groups and links that were refused"),
    "unannounced": marked("differences that the plan did not announce"),
    "exported": marked("written into the file"),
    "users": marked("users"),
    "groups": marked("groups"),
    "memberships": marked("memberships"),
    "mfa": marked("MFA preferences"),
    "series": marked("lines of sign-in health"),
    "unread": marked("not permitted to read"),
    "damages": marked("damages"),
    "backups_removed": marked("older backups removed"),
    "backups_not_removed": marked("older backups could not be removed"),
    "key_not_kept": marked("key not kept in the keyring"),
    "begun_anew": marked("begun anew: what was unfinished was too old"),
}


def ask(question: Question, translate: Translate = marked) -> Asked:
    """The words of a job's question."""
    asked = QUESTIONS[question.code]
    title, text, answer = (
        phrase(template, question.facts, translate) for template in (asked.title, asked.text, asked.answer)
    )
    return Asked(title, text, answer, asked.typed)
