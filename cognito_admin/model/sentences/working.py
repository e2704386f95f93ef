"""What goes wrong with jobs, and with what the program itself is asked."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.templates import Plural, Sentence, marked

WORKING: Mapping[Code, Sentence] = {
    # Jobs
    Code.JOB_RUNNING_ALREADY: Sentence(
        marked("Already being worked on"),
        marked("Other work on {subject} is still running."),
        marked("Wait until it is done, or cancel it under Jobs."),
    ),
    Code.JOB_DIED: Sentence(
        marked("The work stopped unexpectedly"),
        marked("The process that worked on {subject} ended without a result.[ Reason: {reason}.]"),
        marked("Continue it under Jobs. If it happens again, look into {log}."),
    ),
    Code.LISTING_NOT_COMPLETE: Sentence(
        marked("The list of users was not complete"),
        marked("AWS did not give every user of {pool}, so nothing was removed from the list on this computer."),
        marked("Sync again. If many users were deleted lately, wait until AWS has counted those that are left."),
    ),
    Code.BULK_STOPPED: Sentence(
        marked("Stopped after too many failures"),
        Plural(
            "It failed for one user, so it was stopped before it failed for more. Who was done stays done.",
            "It failed for {count} users, so it was stopped before it failed for more. Who was done stays done.",
        ),
        marked("Look at what failed and why, then continue it, or take it back."),
    ),
    Code.RESTORE_BLOCKED: Sentence(
        marked("The restore cannot begin"),
        marked("Something stands in the way of restoring into {pool}. Nothing was changed."),
        marked("Look at the plan: it says what that is, and what can be done about it."),
    ),
    Code.OPTIONS_NOT_UNDERSTOOD: Sentence(
        marked("The options are not understood"),
        marked("{path} does not say how to restore.[ What is wrong: {reason}.]"),
        marked("Correct the file: docs/restore.md describes what can stand in it."),
    ),
    # Asking the program
    Code.QUERY_WRONG: Sentence(
        marked("The search is not understood"),
        marked("[At position {position}: ]expected {expected}."),
        marked("Correct the underlined part, or put the words in quotes to look for them as they are."),
    ),
    Code.CLIENT_UNKNOWN: Sentence(
        marked("No such app client"),
        marked("No app client, or more than one, is called {client}.[ There are: {candidates}.]"),
        marked("Use the name of one of them, or its id."),
    ),
    Code.CONNECTIONS_UNREADABLE: Sentence(
        marked("The file could not be read"),
        marked("{path} could not be read.[ Reason: {reason}]"),
        marked("Look whether the file is there and may be read by you, then try again."),
    ),
    Code.CONNECTIONS_FOREIGN: Sentence(
        marked("Not a file of connections"),
        marked("{path} is not a file that Cognito Admin has exported connections into, or it is damaged."),
        marked("Choose a file that was made by exporting connections. Nothing was changed."),
    ),
    Code.CONNECTIONS_NEWER: Sentence(
        marked("Made by a newer version"),
        marked("{path} was exported by a newer version of Cognito Admin, which this one does not understand."),
        marked("Install the newer version, then import the file again. Nothing was changed."),
    ),
    Code.DATA_IN_USE: Sentence(
        marked("The data are in use"),
        marked("A window, a job or a command of the program is still at work on them[ (process {candidates})]."),
        marked("Wait until it has ended, or end it, then try again. Nothing was removed."),
    ),
    Code.PREFERENCE_UNKNOWN: Sentence(
        marked("No such preference"),
        marked("No preference is called “{field}”.[ There are: {candidates}.]"),
        marked("Use one of these names."),
    ),
    Code.PREFERENCE_WRONG: Sentence(
        marked("Not a value of this preference"),
        marked("“{field}” cannot be that.[ It can be: {candidates}.]"),
        marked("Give one of these values."),
    ),
    Code.SEARCH_UNKNOWN: Sentence(
        marked("No such saved search"),
        marked("No search of {pool} is saved as “{search}”.[ Saved are: {candidates}.]"),
        marked("Save it in the window with the star beside the search, or name one of those that are saved."),
    ),
    Code.POOL_AMBIGUOUS: Sentence(
        marked("Several pools are meant"),
        marked("“{pool}” may be one of these: {candidates}."),
        marked("Name the pool by its id, or as connection/pool."),
    ),
    Code.CONNECTION_UNKNOWN: Sentence(
        marked("Connection not known"),
        marked("There is no connection named “{connection}”."),
        marked("Choose one of the connections in the list, or add it."),
    ),
    Code.DEMO_NOT_INSTALLED: Sentence(
        marked("The demo is not installed"),
        marked("The demo needs a few more packages that this installation does not have."),
        marked('Try the program on its sample backup, or install the demo with: pip install "cognito-admin[[demo]]"'),
    ),
    Code.DEMO_NOT_READY: Sentence(
        marked("The demo did not start"),
        marked("The demo’s own server was not ready in time."),
        marked("Close other programs that keep this computer busy, and start the demo again."),
    ),
    Code.NO_DISPLAY: Sentence(
        marked("No display"),
        marked("There is no screen to show the window on."),
        marked("Start it on a desktop, or use a command such as “cognito-admin tour” that needs no screen."),
    ),
    Code.ENDED_BY_FAULT: Sentence(
        marked("The program crashed last time"),
        marked("A fault ended it at once. Your user pools in AWS are not affected.[ Where it happened is in {path}.]"),
        marked("If it happens again, send that report to the people who make this program. It holds no personal data."),
    ),
}
