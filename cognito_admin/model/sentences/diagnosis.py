"""What is said about why somebody cannot sign in: the verdict, its evidence, what helps."""

from collections.abc import Mapping
from enum import StrEnum

from cognito_admin.model.sentences.templates import Plural, Sentence, Unit, marked


class Verdict(StrEnum):
    """The reasons there may be; of those that are equally sure, the first explains the most."""

    DISABLED = "disabled"
    TRIGGER_NOT_INVOKED = "trigger_not_invoked"
    UNCONFIRMED = "unconfirmed"
    RESET_WITHOUT_CONTACT = "reset_without_contact"
    RESET_REQUIRED = "reset_required"
    TEMPORARY_PASSWORD_EXPIRED = "temporary_password_expired"
    FEDERATED_ONLY = "federated_only"
    STATUS_OBSOLETE = "status_obsolete"
    BLOCKED_AS_RISK = "blocked_as_risk"
    TRIGGER_FAILS = "trigger_fails"
    NO_FACTOR = "no_factor"
    ADDRESS_UNVERIFIED = "address_unverified"
    ADDRESS_SHARED = "address_shared"
    DIFFERS_BY_CASE = "differs_by_case"
    ATTEMPTS_FAILED = "attempts_failed"
    TEMPORARY_PASSWORD = "temporary_password"
    AUTHENTICATOR_ASKED = "authenticator_asked"
    THROTTLED = "throttled"


VERDICTS: Mapping[Verdict, Sentence] = {
    Verdict.DISABLED: Sentence(
        marked("Disabled"),
        marked("An administrator, or a program, has disabled this user, who cannot sign in in any way."),
        marked("Enable the user, if there is no reason against it."),
    ),
    Verdict.TRIGGER_NOT_INVOKED: Sentence(
        marked("A function of the pool cannot be called"),
        marked("Cognito may not invoke {function} ({trigger}), so nobody of this pool gets past it."),
        marked("Give Cognito the permission to invoke the function."),
    ),
    Verdict.UNCONFIRMED: Sentence(
        marked("Not confirmed"),
        marked("They signed up {ago} and never entered the confirmation code."),
        marked("Confirm the user, if you know them."),
    ),
    Verdict.RESET_WITHOUT_CONTACT: Sentence(
        marked("Needs a new password, and no code can reach them"),
        marked(
            "A new password is required, but no e-mail address or phone number is verified that a code could go to."
        ),
        marked("Verify an address of theirs, or set a temporary password and tell them."),
    ),
    Verdict.RESET_REQUIRED: Sentence(
        marked("Needs a new password"),
        marked("Their old password no longer works. They choose a new one with a code sent to {destination}."),
        marked("Point them to “Forgot password”, or send the code again."),
    ),
    Verdict.TEMPORARY_PASSWORD_EXPIRED: Sentence(
        marked("The temporary password has probably expired"),
        Plural(
            "It was good for one day. The user was invited or changed {ago} and never signed in.",
            "It was good for {days} days. The user was invited or changed {ago} and never signed in.",
            "days",
        ),
        marked("Resend the invitation, or set a new temporary password."),
    ),
    Verdict.FEDERATED_ONLY: Sentence(
        marked("Signs in through an identity provider"),
        marked("There is no password here: this account belongs to one at {provider}."),
        marked("Ask them to choose {provider} on the sign-in page. Their password is kept and changed there."),
    ),
    Verdict.STATUS_OBSOLETE: Sentence(
        marked("In a state that Cognito no longer uses"),
        marked("The user is {status}, which Cognito no longer gives to anybody."),
        marked("Ask AWS support, or make a new user for them."),
    ),
    Verdict.BLOCKED_AS_RISK: Sentence(
        marked("Blocked by threat protection"),
        marked("Cognito took an attempt to sign in {ago} for somebody else’s, and blocked it."),
        marked("If it was them, let them sign in where they usually do, and look at the risk settings of the pool."),
    ),
    Verdict.TRIGGER_FAILS: Sentence(
        marked("A function of the pool fails"),
        Plural(
            "{function} ({trigger}) failed once lately. While it fails, signing in does.",
            "{function} ({trigger}) failed {count} times lately. While it fails, signing in does.",
        ),
        marked("Look into the logs of the function."),
    ),
    Verdict.NO_FACTOR: Sentence(
        marked("No second factor, though one is required"),
        marked("This pool asks everybody for a second factor, and none is known that this user could be asked for."),
        marked("Verify their phone number or address, or have them set up a factor in the app."),
    ),
    Verdict.ADDRESS_UNVERIFIED: Sentence(
        marked("Cannot sign in with an address that is not verified"),
        marked("{destination} is not verified. In this pool, people can sign in with it only when it is."),
        marked("Verify it, if you know it is theirs. Until then their user name works."),
    ),
    Verdict.ADDRESS_SHARED: Sentence(
        marked("Another user has the same address"),
        marked("{other} has {destination}, too. They may be signing in to the other account."),
        marked("Find out which of the two they mean. One of them has to give the address up."),
    ),
    Verdict.DIFFERS_BY_CASE: Sentence(
        marked("Another user differs only by capital letters"),
        marked("{other} reads like this user, but for capital letters. They may mean the other account."),
        marked("Ask how exactly they type it. This pool may tell capitals apart."),
    ),
    Verdict.ATTEMPTS_FAILED: Sentence(
        marked("Their last attempts failed"),
        marked("The last {count} attempts to sign in failed, the latest {ago}."),
        marked("They may have forgotten the password: reset it, or set a temporary one."),
    ),
    Verdict.TEMPORARY_PASSWORD: Sentence(
        marked("Still has a temporary password"),
        Plural(
            "They have not signed in yet with the temporary password, which is good for one day.",
            "They have not signed in yet with the temporary password, which is good for {days} days.",
            "days",
        ),
        marked("If they do not find it, resend the invitation."),
    ),
    Verdict.AUTHENTICATOR_ASKED: Sentence(
        marked("Asked for a code of an authenticator app"),
        marked("They need the telephone on which they set up the app."),
        marked("If it is lost, remove the authenticator."),
    ),
    Verdict.THROTTLED: Sentence(
        marked("Sign-ins of this pool are slowed down"),
        Plural(
            "Cognito refused one request lately, because there were too many at once.",
            "Cognito refused {count} requests lately, because there were too many at once.",
        ),
        marked("Try again in a while. If it goes on, ask AWS for a higher quota."),
    ),
}

NOTHING_FOUND = Sentence(
    marked("Nothing here keeps them from signing in"),
    marked("The account is ready."),
    marked("Look at their sign-in history, ask what exactly they see, or reset the password."),
)

AGO = (marked("today"), marked("yesterday"))
"""How long ago something was: on the same day, and one day."""
DAYS_AGO = Unit("1 day ago", "{count} days ago")
