"""What AWS answers when it does not do what it was asked."""

from collections.abc import Mapping

from cognito_admin.model.failures import Code
from cognito_admin.model.sentences.templates import Sentence, marked

ASKING_AWS: Mapping[Code, Sentence] = {
    Code.ACCESS_DENIED: Sentence(
        marked("Not permitted by AWS"),
        marked(
            "{arn} may not use {action}[ at {bucket}][ in {region}].[ It is the {denied_by} that does not allow it.]"
        ),
        marked("Ask the person who manages AWS access in your organisation to allow {action}, or use another profile."),
    ),
    Code.POOL_NOT_FOUND: Sentence(
        marked("User pool not found"),
        marked("{pool} does not exist in {region} of this account. It may have been deleted."),
        marked(
            "Check the region and the account of the connection, then reload its list of pools. If the pool was deleted, AWS "
            "Support may be able to bring it back within 14 days: ask them first, or restore a backup of it."
        ),
    ),
    Code.USER_NOT_FOUND: Sentence(
        marked("User not found"),
        marked("{user} is not in {pool}. The user may have been deleted a moment ago."),
        marked("Sync the pool to refresh the list, then search again."),
    ),
    Code.USER_AMBIGUOUS: Sentence(
        marked("Several users are meant"),
        marked("“{user}” may be one of these: {candidates}."),
        marked("Name the user by the user name or the sub."),
    ),
    Code.GROUP_NOT_FOUND: Sentence(
        marked("Group not found"),
        marked("{group} is not in {pool}. It may have been deleted a moment ago."),
        marked("Reload the groups of the pool."),
    ),
    Code.THROTTLED: Sentence(
        marked("AWS asks to slow down"),
        marked(
            "The account makes more requests than its quota allows. Your applications and other tools share this quota. "
            "{operation} was tried several times."
        ),
        marked("Wait a minute and try again. Work that was going on can be continued."),
    ),
    Code.AWS_TROUBLE: Sentence(
        marked("AWS has a problem"),
        marked("{operation} failed on the side of AWS, several times in a row."),
        marked(
            "Try again in a few minutes. If it goes on, look at health.aws.amazon.com and quote the request id to AWS support."
        ),
    ),
    Code.PAGING_TOKEN_DEAD: Sentence(
        marked("The list has to be started again"),
        marked("AWS keeps the place in a long list for one hour only, and that hour is over."),
        marked("Start again. What was already fetched is kept until the new list is complete."),
    ),
    Code.REQUEST_REFUSED: Sentence(
        marked("Cognito refused the request"),
        marked("{operation} was refused[ ({aws_code})]."),
        marked("Read what AWS said, correct it and try again. Quote the request id when you ask for help."),
    ),
    Code.OUTCOME_UNKNOWN: Sentence(
        marked("It is not known whether the change was made"),
        marked(
            "{operation} was sent, but the answer was lost, and what became of it could not be looked up either."
            "[ Reason: {reason}.]"
        ),
        marked("Refresh when AWS answers again, and look before you repeat the change."),
    ),
    Code.NOT_ALLOWED_BY_MODE: Sentence(
        marked("Not allowed for this pool"),
        marked(
            "The pool is marked {mode}, so {operation} was stopped before it left this computer. Nothing was changed."
        ),
        marked("If you are sure that it may be changed, change the mode beside the name of the pool."),
    ),
}
