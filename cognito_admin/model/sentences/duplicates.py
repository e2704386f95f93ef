"""What is said of accounts that may be one person's: what they share, and what can be done about it."""

from collections.abc import Mapping

from cognito_admin.model.changes.ways import Way
from cognito_admin.model.duplicates import Sign
from cognito_admin.model.sentences.templates import Label, marked

SIGNS: Mapping[Sign, Label] = {
    Sign.EMAIL: Label(marked("E-mail"), marked("The same e-mail address, capitals aside.")),
    Sign.PHONE: Label(marked("Phone number"), marked("The same phone number.")),
    Sign.USERNAME: Label(
        marked("User name"),
        marked("User names that differ in capitals alone: this pool tells them apart, people do not."),
    ),
    Sign.PREFERRED_USERNAME: Label(
        marked("Preferred user name"), marked("The same preferred user name, capitals aside.")
    ),
    Sign.PERSON: Label(
        marked("Name and birth date"),
        marked(
            "The same name and date of birth. That is a weak sign: different people share both. Ask before you change anything."
        ),
    ),
}

WAYS: Mapping[Way, Label] = {
    Way.JOIN: Label(
        marked("Join the two"),
        marked(
            "The person signs in to the account that is kept, with its password or through {provider}. Cognito links an "
            "identity only before it has an account of its own, so that account is deleted first, and then linked."
        ),
    ),
    Way.DISABLE: Label(
        marked("Disable the other"),
        marked("Nothing is lost, and it can be undone. Nobody signs in to the other account while it is disabled."),
    ),
    Way.START_ANEW: Label(
        marked("Delete the other, without a link"),
        marked(
            "When the person signs in through {provider} again, Cognito makes a new account for them, with what the provider "
            "tells: there are two again."
        ),
    ),
    Way.DELETE: Label(
        marked("Delete the other"),
        marked(
            "Its password works no longer. The person signs in to the account that is kept, in whichever way that has."
        ),
    ),
}

LOST = marked(
    "Goes with it: its id, by which apps know the person[; the groups {groups}][; of its attributes: {attributes}]."
)
"""What is lost with an account."""
