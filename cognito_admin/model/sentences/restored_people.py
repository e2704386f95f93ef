"""What is said of the people of a restore: what becomes of them, who is not made and why, and what those who are lack."""

from collections.abc import Mapping

from cognito_admin.model.restore.fates import Fate, Skip, SkippedUser, UserLoss
from cognito_admin.model.sentences.labels import USER_STATUSES
from cognito_admin.model.sentences.templates import Label, Translate, continued, marked

FATES: Mapping[Fate, Label] = {
    Fate.TEMPORARY_PASSWORD: Label(
        marked("Temporary password"),
        marked(
            "A temporary password that nobody is told. Somebody has to give each person a new one before it expires: after that, "
            "“Forgot password” refuses them, and only an administrator can help."
        ),
    ),
    Fate.RANDOM_PERMANENT_PASSWORD: Label(
        marked("Random permanent password"),
        marked(
            "Confirmed, with a password that nobody knows. People choose their own by “Forgot password”, whenever they come, "
            "if they have a verified e-mail address or phone number."
        ),
    ),
    Fate.IMPORT_JOB: Label(
        marked("Import job"),
        marked(
            "A job of AWS reads them from a file: silently, without triggers, and nobody counts as active until they sign in. "
            "Who brings no password along chooses one by “Forgot password”. It needs a role, and a verified address of each person."
        ),
    ),
    Fate.LEAVE_OUT: Label(
        marked("Leave out"),
        marked("They are not made. Whoever signs in through a provider is there again after doing so once."),
    ),
    Fate.PRE_LINK: Label(
        marked("Link beforehand"),
        marked(
            "A user of the pool’s own is made and linked to their identity, so that attributes and groups are there when they "
            "sign in through their provider."
        ),
    ),
}

SKIPS: Mapping[Skip, Label] = {
    Skip.LEFT_OUT: Label(marked("left out by choice"), marked("That is how you want it.")),
    Skip.SIGNS_IN_AGAIN: Label(
        marked("came in through a provider"),
        marked(
            "They are there again once they have signed in through it, without the groups they were in. Who is linked beforehand "
            "keeps them."
        ),
    ),
    Skip.NO_IDENTITY: Label(
        marked("did not say at which provider they are"), marked("Leave out those who sign in through a provider.")
    ),
    Skip.PROVIDER_MISSING: Label(
        marked("came in through a provider that the pool does not have[: {about}]"),
        marked("Bring the provider back as well, or leave out those who sign in through one."),
    ),
    Skip.USERNAME_MISSING: Label(
        marked("had nothing that could be their user name[: {about}]"),
        marked("Take the user name from an attribute that everybody has."),
    ),
    Skip.USERNAME_LONG: Label(marked("had too long a user name"), marked("Take the user name from another attribute.")),
    Skip.USERNAME_IS_ADDRESS: Label(
        marked("had a user name that is an address, where addresses are aliases"),
        marked("Let people sign in with their address instead, or take the user name from another attribute."),
    ),
    Skip.USERNAME_NO_ADDRESS: Label(
        marked("lacked what people sign in with[: {about}]"),
        marked("Let people sign in with a user name, or give the attribute a value by a rule."),
    ),
    Skip.USERNAME_TAKEN: Label(
        marked("had the user name of another, such as one that differs in case alone"),
        marked("Let user names differ by case, or change one of the two in the old pool and back it up again."),
    ),
    Skip.ALIAS_TAKEN: Label(
        marked("shared an address with another, where people sign in with it"),
        marked("Do not make it an alias, or change one of the two in the old pool and back it up again."),
    ),
    Skip.VALUE_UNFIT: Label(
        marked("had a value that the attribute does not take[: {about}]"),
        marked("Drop the attribute, give it another type, or other limits, by a rule."),
    ),
    Skip.NOT_IN_SCHEMA: Label(
        marked("had an attribute that the pool does not have[: {about}]"),
        marked("Drop or rename the attribute by a rule."),
    ),
    Skip.REQUIRED_MISSING: Label(
        marked("lacked a required attribute[: {about}]"),
        marked(
            "Give it a value by a rule, or do not use an import job: then people are asked for it when they sign in."
        ),
    ),
    Skip.NO_VERIFIED_CONTACT: Label(
        marked("had no verified address, which an import job asks for"),
        marked("Choose another way than the import job for them."),
    ),
    Skip.USERNAME_HAS_SPACES: Label(
        marked("had a space in the user name, which an import job does not take"),
        marked("Choose another way than the import job for them."),
    ),
    Skip.MALFORMED: Label(marked("could not be read"), marked("Verify the backup: it may be damaged.")),
}
"""Who is not made: continues “5 users …” or “Ada …”, and says what to do about it."""

USER_LOSSES: Mapping[UserLoss, str] = {
    UserLoss.USERNAME: marked("will get another user name"),
    UserLoss.STATUS: marked("will no longer have the status they had[: {status}]"),
    UserLoss.ATTRIBUTE_DROPPED: marked("will lose an attribute[: {about}]"),
    UserLoss.ATTRIBUTE_CONVERTED: marked("will have an attribute written in another way[: {about}]"),
    UserLoss.ATTRIBUTE_BY_COGNITO: marked("had an attribute that only Cognito sets[: {about}]"),
    UserLoss.VERIFIED_WITHOUT_VALUE: marked("had something verified that they did not have[: {about}]"),
    UserLoss.REQUIRED_LATER: marked("will be asked for a required attribute when they sign in[: {about}]"),
    UserLoss.NO_WAY_BACK: marked("had no verified address, so that “Forgot password” cannot help them"),
    UserLoss.LINK_PROVIDER_MISSING: marked("will lose a link to a provider that the pool does not have[: {about}]"),
    UserLoss.LINK_ONE_TOO_MANY: marked("had more than five linked identities, and will lose one[: {about}]"),
}
"""What those who are made lack: continues “5 users …”."""


def explain_skip(user: SkippedUser, translate: Translate = marked) -> Label:
    """Why a user is not made (continues “the user …s”), and what to do about it."""
    reason = SKIPS[user.reason]
    return Label(continued(reason.name, concerning(user.about, translate), translate), translate(reason.text))


def concerning(about: str, translate: Translate = marked) -> dict[str, str]:
    """The facts of ``SKIPS`` and ``USER_LOSSES``: the one thing that they are about, or blank."""
    status = USER_STATUSES.get(about)
    return {"about": about, "status": translate(status.name) if status else about}
