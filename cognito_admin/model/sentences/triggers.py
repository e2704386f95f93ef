"""What is said of the triggers of a pool. Source: the developer guide on Lambda triggers."""

from collections.abc import Mapping
from dataclasses import dataclass

from cognito_admin.model.sentences.templates import Translate, marked, phrase
from cognito_admin.model.triggers.kinds import Event, Family


@dataclass(frozen=True, slots=True)
class Described:
    """``detached`` says what happens without the trigger to those who depend on it; ``breaks`` whether that keeps people out,
    or lets in whom it kept out."""

    title: str
    does: str
    fires: str
    fails: str
    detached: str
    breaks: bool = False


FAMILIES: Mapping[Family, str] = {
    Family.SIGN_UP: marked("Sign-up"),
    Family.SIGN_IN: marked("Sign-in"),
    Family.MESSAGES: marked("Messages"),
    Family.CUSTOM_SIGN_IN: marked("Custom challenges"),
}

EVENTS: Mapping[Event, Described] = {
    Event.PRE_SIGN_UP: Described(
        title=marked("Pre sign-up"),
        does=marked("Decides whether somebody may sign up, and can confirm them and their address at once."),
        fires=marked(
            "When somebody signs up, when an administrator creates a user, at the first sign-in by a provider."
        ),
        fails=marked(
            "The sign-up is refused, and the person sees the text of the error. Nobody can be created either."
        ),
        detached=marked(
            "Everybody who passes the pool’s own rules can sign up, and nobody is confirmed automatically."
        ),
        breaks=True,
    ),
    Event.POST_CONFIRMATION: Described(
        title=marked("Post confirmation"),
        does=marked("Does what has to be done for a new user, such as a welcome or a record elsewhere."),
        fires=marked(
            "After a sign-up was confirmed, by the person or an administrator, and after a forgotten password was reset."
        ),
        fails=marked("The person sees an error, though they are confirmed. It is not called again for them."),
        detached=marked("What it does for new users is not done any more."),
    ),
    Event.PRE_AUTHENTICATION: Described(
        title=marked("Pre authentication"),
        does=marked("Decides whether somebody may try to sign in."),
        fires=marked("At each sign-in, before the password is looked at. Not when tokens are refreshed."),
        fails=marked("Nobody can sign in. People see the text of the error."),
        detached=marked("Whom it kept out can sign in."),
        breaks=True,
    ),
    Event.POST_AUTHENTICATION: Described(
        title=marked("Post authentication"),
        does=marked("Does what has to be done after a sign-in, such as keeping count."),
        fires=marked("After each sign-in that was right, before tokens are given out. Not when tokens are refreshed."),
        fails=marked("Nobody can sign in, though their password is right."),
        detached=marked("What it does after a sign-in is not done any more."),
    ),
    Event.PRE_TOKEN_GENERATION: Described(
        title=marked("Pre token generation"),
        does=marked(
            "Adds claims and groups to tokens, changes them or takes them out; from version V2_0 in access tokens, too."
        ),
        fires=marked("Before tokens are given out: at each sign-in and each refresh; with V3_0 for machines as well."),
        fails=marked("Nobody gets tokens, and those who are signed in are put out as their tokens run out."),
        detached=marked("Tokens lack its claims. Apps and APIs that read them may refuse people."),
        breaks=True,
    ),
    Event.USER_MIGRATION: Described(
        title=marked("User migration"),
        does=marked("Brings a user over from another directory, with their password, at the moment they sign in."),
        fires=marked("When somebody whom the pool does not know signs in with a password or has forgotten it."),
        fails=marked("Those who were not brought over yet cannot sign in. The others notice nothing."),
        detached=marked("Whoever was not brought over yet cannot sign in any more."),
        breaks=True,
    ),
    Event.INBOUND_FEDERATION: Described(
        title=marked("Inbound federation"),
        does=marked("Changes what a provider tells of a person before it becomes their attributes."),
        fires=marked("At each sign-in through an identity provider, before the user is created or updated."),
        fails=marked("Nobody can sign in through a provider."),
        detached=marked("Attributes are what the providers tell, by the attribute mapping alone."),
        breaks=True,
    ),
    Event.CUSTOM_MESSAGE: Described(
        title=marked("Custom message"),
        does=marked("Writes the text of an e-mail or text message that Cognito then sends."),
        fires=marked("Before each message with a code or an invitation."),
        fails=marked("The message is not sent, and what needs its code cannot go on."),
        detached=marked("Messages have the texts of the pool’s templates."),
    ),
    Event.CUSTOM_EMAIL_SENDER: Described(
        title=marked("Custom e-mail sender"),
        does=marked("Sends e-mails by another way than Cognito. It gets the code encrypted with a key of yours."),
        fires=marked("For each e-mail that Cognito would send."),
        fails=marked("No e-mail arrives, and nobody is told: Cognito does not wait for this function."),
        detached=marked("Cognito sends e-mails itself, with the pool’s e-mail settings and templates."),
        breaks=True,
    ),
    Event.CUSTOM_SMS_SENDER: Described(
        title=marked("Custom SMS sender"),
        does=marked("Sends text messages by another way than Cognito. It gets the code encrypted with a key of yours."),
        fires=marked("For each text message that Cognito would send."),
        fails=marked("No text message arrives, and nobody is told: Cognito does not wait for this function."),
        detached=marked("Cognito sends text messages itself, if the pool has SMS settings; else none are sent."),
        breaks=True,
    ),
    Event.DEFINE_AUTH_CHALLENGE: Described(
        title=marked("Define auth challenge"),
        does=marked("Decides which challenge comes next, and when somebody is signed in."),
        fires=marked("At the start of a custom sign-in, and after each answer."),
        fails=marked("Nobody can sign in with custom challenges."),
        detached=marked("Nobody can sign in with custom challenges any more."),
        breaks=True,
    ),
    Event.CREATE_AUTH_CHALLENGE: Described(
        title=marked("Create auth challenge"),
        does=marked("Makes a challenge, such as a code that it sends."),
        fires=marked("Each time the function that defines challenges asks for one."),
        fails=marked("Nobody can sign in with custom challenges."),
        detached=marked("Nobody can sign in with custom challenges any more."),
        breaks=True,
    ),
    Event.VERIFY_AUTH_CHALLENGE: Described(
        title=marked("Verify auth challenge response"),
        does=marked("Tells whether the answer to a challenge is right."),
        fires=marked("At each answer to a custom challenge."),
        fails=marked("Nobody can sign in with custom challenges."),
        detached=marked("Nobody can sign in with custom challenges any more."),
        breaks=True,
    ),
}

VERSIONS: Mapping[str, str] = {
    "V1_0": marked("ID tokens"),
    "V2_0": marked("ID and access tokens of people"),
    "V3_0": marked("ID and access tokens of people and machines"),
}
"""What the pre token generation function may change, by the version of its event."""

_QUOTED = marked("“{trigger}”")


def event_title(event: str, translate: Translate = marked) -> str:
    """The trigger of this event, as it is called everywhere; by AWS's name where it is a newer one than the program."""
    return translate(EVENTS[Event(event)].title) if event in [*Event] else event


def quoted_title(event: str, translate: Translate = marked) -> str:
    """As it stands within a sentence."""
    return phrase(_QUOTED, {"trigger": event_title(event, translate)}, translate)
