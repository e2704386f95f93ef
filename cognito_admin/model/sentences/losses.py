"""What a backup lacks, and what is wrong with one, in plain words."""

from collections.abc import Iterable, Mapping

from cognito_admin.model.backups import Damage, Harm, Unread
from cognito_admin.model.sentences.templates import Label, Translate, marked, phrase

HARMS: Mapping[Harm, str] = {
    Harm.MISSING: marked("{file} is gone."),
    Harm.UNKNOWN_FILE: marked("{file} does not belong to the backup."),
    Harm.SIZE_DIFFERS: marked("{file} is longer or shorter than it was written."),
    Harm.SHA256_DIFFERS: marked("{file} holds something else than was written."),
    Harm.ROWS_DIFFER: marked("{file} has more or fewer lines than were written."),
    Harm.TOO_LARGE: marked("{file} is larger than any file of a backup, and was not decrypted."),
    Harm.NOT_AGE: marked("{file} cannot be decrypted: it is not whole, or was changed."),
    Harm.OTHER_KEY: marked("{file} was encrypted with another key: it belongs to another backup."),
    Harm.NOT_GZIP: marked("{file} cannot be unpacked."),
    Harm.ENDS_EARLY: marked("{file} ends too early[, in line {line}]."),
    Harm.INFLATES_TOO_FAR: marked("{file} unpacks to far more than a list of users can be, so it was not read on."),
    Harm.NOT_JSON: marked("{file}[, line {line}]: it cannot be read."),
    Harm.LINE_TOO_LONG: marked("{file}, line {line}: it is longer than any user can be."),
    Harm.NO_USER: marked("{file}, line {line}: it is not a user."),
    Harm.NO_MEMBERSHIP: marked("{file}, line {line}: it does not say who is in which group."),
    Harm.NO_MFA_PREFERENCE: marked("{file}, line {line}: it does not say which second factors somebody has."),
    Harm.NO_SERIES: marked("{file}, line {line}: it does not tell how often something happened, and when."),
    Harm.SUB_TWICE: marked("{file}, line {line}: the user {user} is there a second time."),
    Harm.GROUP_UNKNOWN: marked("{file}, line {line}: there is no group “{group}” in the backup."),
    Harm.MEMBER_UNKNOWN: marked("{file}, line {line}: there is no user {user} in the backup."),
    Harm.COUNT_DIFFERS: marked("{file} tells of {said} {what}, and {found} are there."),
}
"""What is wrong with a file of a backup, or with a line of it."""

_COUNTED: Mapping[str, str] = {
    "users": marked("users"),
    "groups": marked("groups"),
    "memberships": marked("memberships"),
    "mfa": marked("users’ second factors"),
    "series": marked("lines of sign-in health"),
}

_SET_ANEW = marked("They would have to be set anew by hand.")

LOSSES: Mapping[str, Label] = {
    "ListUsers": Label(marked("The users"), marked("Nobody of this pool can be brought back from this backup.")),
    "ListGroups": Label(marked("The groups"), marked("Nor does it say who was in which.")),
    "ListUsersInGroup": Label(marked("Who is in which group"), marked("Groups would come back empty.")),
    "AdminGetUser": Label(
        marked("The MFA preferences[ of {about} users]"),
        marked("Which second factor they use, they would have to choose anew."),
    ),
    "ListMetrics": Label(
        marked("Which numbers CloudWatch has of sign-ins"),
        marked("Of app clients that are gone by now, none are there."),
    ),
    "GetMetricData": Label(
        marked("The numbers of sign-ins from CloudWatch"), marked("How people fared who signed in cannot be looked up.")
    ),
    "DescribeUserPool": Label(
        marked("The settings of the pool"),
        marked("Its attributes, password rules, messages and triggers would have to be set anew by hand."),
    ),
    "GetUserPoolMfaConfig": Label(marked("The settings of multi-factor authentication"), _SET_ANEW),
    "ListUserPoolClients": Label(
        marked("The app clients"), marked("They would have to be made anew by hand, with new ids.")
    ),
    "DescribeUserPoolClient": Label(
        marked("The settings of an app client[: {about}]"),
        marked("Its callback addresses, flows and token lifetimes would have to be set anew by hand."),
    ),
    "ListUserPoolClientSecrets": Label(
        marked("The secrets of an app client[: {about}]"), marked("New ones would have to be handed out.")
    ),
    "ListIdentityProviders": Label(
        marked("The identity providers"), marked("Sign-in through others would have to be set up anew by hand.")
    ),
    "DescribeIdentityProvider": Label(
        marked("The settings of an identity provider[: {about}]"),
        marked("Sign-in through it would have to be set up anew by hand."),
    ),
    "ListResourceServers": Label(
        marked("The resource servers and their scopes"), marked("They would have to be made anew by hand.")
    ),
    "DescribeUserPoolDomain": Label(
        marked("The domain of the sign-in pages"), marked("It would have to be set up anew by hand.")
    ),
    "GetUICustomization": Label(
        marked("The look of the classic sign-in pages"), marked("It would have to be made anew by hand.")
    ),
    "DescribeManagedLoginBrandingByClient": Label(
        marked("The look of the sign-in pages of an app client[: {about}]"),
        marked("It would have to be made anew by hand."),
    ),
    "ListTerms": Label(marked("The terms people agree to"), _SET_ANEW),
    "DescribeTerms": Label(marked("The terms people agree to"), _SET_ANEW),
    "DescribeRiskConfiguration": Label(marked("The settings of threat protection"), _SET_ANEW),
    "GetLogDeliveryConfiguration": Label(
        marked("Where the logs of the pool go"), marked("It would have to be set anew by hand.")
    ),
    "GetUserPoolSessionConfiguration": Label(marked("The settings of sessions"), _SET_ANEW),
    "GetUserPoolClientSessionConfiguration": Label(
        marked("The session settings of an app client[: {about}]"),
        _SET_ANEW,
    ),
    "ListTagsForResource": Label(marked("The tags of the pool"), _SET_ANEW),
    "ListUserPoolReplicas": Label(
        marked("In which other regions the pool is kept too"), marked("That would have to be set up anew by hand.")
    ),
    "GetTokenKeys": Label(
        marked("The public keys of tokens"),
        marked("Whether a token was signed by the pool cannot be told from the backup. Nothing else needs them."),
    ),
    "GetSigningCertificate": Label(
        marked("The certificate that SAML requests are signed with"), marked("A new pool has one of its own anyway.")
    ),
    "GetFunctionConfiguration": Label(
        marked("How the function of a trigger is set up[: {about}]"),
        marked("Which function it is stands in the settings of the pool."),
    ),
    "GetPolicy": Label(
        marked("Who may call the function of a trigger[: {about}]"),
        marked("It may have to be allowed anew."),
    ),
}
"""What is missing from a backup where an operation of AWS was refused, and what that means for whoever needs the backup."""

NEVER: Mapping[str, str] = {
    "passwords": marked("passwords"),
    "password_history": marked("earlier passwords"),
    "totp_secrets": marked("the secrets of authenticator apps"),
    "passkeys": marked("passkeys"),
    "devices": marked("remembered devices"),
    "sessions": marked("who is signed in"),
    "sign_in_history": marked("the history of sign-ins"),
    "original_subs": marked("the user ids (sub): in a new pool everybody gets another"),
}
"""What Cognito gives nobody, so that no backup has it."""

_UNKNOWN = Label(marked("What {operation} tells[: {about}]"), "")
_NOT_ALLOWED = marked("AWS does not allow {operation}.")
_NOT_ANSWERED = marked("AWS refused {operation} ({aws_code}).")
_NOT_REACHED = marked("What answers {operation} could not be reached from here.")
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "Forbidden", "access_denied"})
_UNREACHABLE = frozenset({"endpoint_unreachable", "proxy_refused", "certificate_refused", "connection_closed"})


def explain_damage(damage: Damage, translate: Translate = marked) -> str:
    """What is wrong, as one sentence that names the file and, where that helps, the line."""
    facts = {"file": damage.file, **damage.facts}
    if damage.line is not None:
        facts["line"] = f"{damage.line:,}"
    if "sub" in facts:
        facts["user"] = facts["sub"]
    if "what" in facts:
        facts["what"] = translate(_COUNTED.get(facts["what"], facts["what"]))
    return phrase(HARMS[damage.harm], facts, translate)


def explain_loss(unread: Unread, translate: Translate = marked) -> Label:
    """What is missing because of it; and why, and what that means."""
    known = LOSSES.get(unread.operation, _UNKNOWN)
    why = _NOT_ALLOWED if unread.code in _DENIED else _NOT_REACHED if unread.code in _UNREACHABLE else _NOT_ANSWERED
    facts = {"operation": unread.operation, "aws_code": unread.code, "about": unread.about}
    name, told, meaning = (phrase(text, facts, translate) for text in (known.name, why, known.text))
    return Label(name, f"{told} {meaning}".strip())


def explain_losses(unread: Iterable[Unread], translate: Translate = marked) -> tuple[Label, ...]:
    """Each once, in the order of what it means to lose it."""
    order = [*LOSSES]

    def weight(one: Unread) -> tuple[int, str]:
        return (order.index(one.operation) if one.operation in LOSSES else len(order), one.about)

    return tuple(dict.fromkeys(explain_loss(one, translate) for one in sorted(unread, key=weight)))
