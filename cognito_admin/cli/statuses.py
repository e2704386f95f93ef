"""Exit statuses. Scripts and schedulers rely on them; docs/command-line.md lists them."""

from enum import IntEnum

from cognito_admin.model.failures import Code, Failure


class Status(IntEnum):
    DONE = 0
    FINDINGS = 1
    """Done, with losses or findings that are listed."""
    BAD_INPUT = 2
    NOT_PERMITTED = 3
    """Not permitted, not signed in, or no key."""
    UNREACHABLE = 4
    DAMAGED = 5
    """A backup, or a file the program keeps, is damaged or not what it should be."""
    BUG = 70
    """A mistake of the program; there is a crash report."""
    INTERRUPTED = 130
    """It can be continued by the same command."""
    CLOSED_PIPE = 141
    """Whoever read the results went away; what a shell reports of a program that SIGPIPE ended."""


_NOT_PERMITTED = {
    Code.NO_CREDENTIALS,
    Code.CREDENTIALS_INCOMPLETE,
    Code.CREDENTIALS_NOT_FETCHED,
    Code.CREDENTIALS_EXPIRED,
    Code.CREDENTIALS_INVALID,
    Code.SSO_SIGN_IN_NEEDED,
    Code.LOGIN_NEEDED,
    Code.SIGN_IN_EXPIRED,
    Code.SIGN_IN_DENIED,
    Code.SIGN_IN_REFUSED,
    Code.MFA_CODE_MISSING,
    Code.PROFILE_LOOPS,
    Code.CREDENTIAL_PROGRAM_FAILED,
    Code.CREDENTIAL_PROGRAM_SILENT,
    Code.SIGN_IN_STOPPED,
    Code.LOGIN_NOT_INSTALLED,
    Code.ACCESS_KEY_MISSING,
    Code.CLOCK_WRONG,
    Code.SECRET_KEY_WRONG,
    Code.REGION_NOT_ENABLED,
    Code.ACCESS_DENIED,
    Code.NOT_ALLOWED_BY_MODE,
    Code.STORE_KEY_WRONG,
    Code.STORE_KEY_LOST,
    Code.STORE_NOT_ENCRYPTED,
    Code.KEYRING_MISSING,
    Code.KEYRING_LOCKED,
    Code.PASSPHRASE_NEEDED,
    Code.FOLDER_NOT_WRITABLE,
    Code.BACKUP_ENCRYPTED,
    Code.BACKUP_KEY_WRONG,
}
_UNREACHABLE = {
    Code.ENDPOINT_UNREACHABLE,
    Code.ENDPOINT_NOT_COGNITO,
    Code.PROXY_REFUSED,
    Code.CERTIFICATE_REFUSED,
    Code.CERTIFICATES_UNREADABLE,
    Code.CONNECTION_CLOSED,
    Code.THROTTLED,
    Code.AWS_TROUBLE,
    Code.OUTCOME_UNKNOWN,
    Code.PAGING_TOKEN_DEAD,
}
_FINDINGS = {Code.LISTING_NOT_COMPLETE, Code.BULK_STOPPED}
_DAMAGED = {Code.STORE_DAMAGED, Code.BACKUP_DAMAGED, Code.BACKUP_UNFINISHED, Code.BACKUP_NONE}
_BUG = {Code.JOB_DIED}


def status_of(failure: Failure) -> Status:
    """What the command ends with. Everything not listed here is something to correct and try again."""
    for codes, status in (
        (_NOT_PERMITTED, Status.NOT_PERMITTED),
        (_UNREACHABLE, Status.UNREACHABLE),
        (_FINDINGS, Status.FINDINGS),
        (_DAMAGED, Status.DAMAGED),
        (_BUG, Status.BUG),
    ):
        if failure.code in codes:
            return status
    return Status.BAD_INPUT
