"""The messages a pool sends: where each is kept, what AWS would refuse of it, and what people get of it.

Limits, patterns and placeholders are those of the API reference (VerificationMessageTemplateType, MessageTemplateType,
SmsMfaConfigType, EmailMfaConfigType) and of the developer guide, "Message templates".
"""

import re
import unicodedata
from dataclasses import dataclass

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

CODE, USERNAME = "{####}", "{username}"
LINK = re.compile(r"\{##((?:(?!\{##|##\}).)+)##\}", re.DOTALL)
"""The words to press, between the signs: AWS makes a link of them."""
LONGEST_EMAIL, LONGEST_SUBJECT, LONGEST_SMS = 20_000, 140, 140
SHORTEST = 6
SMS_PART, UNICODE_SMS_PART = 160, 70
"""Characters that fit into one text message: of the GSM alphabet, and where one is of no other."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡§¿"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜabcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_OF_TWO = frozenset("^{}\\[~]|€\f")
_USERNAME_ALIKE = re.compile(r"\{\s*(user_?name|user|name|email)\s*\}", re.IGNORECASE)
_CODE_ALIKE = re.compile(r"\{\s*#{1,3}\s*\}|\{\s*#{5,}\s*\}|\{\s*code\s*\}|\{?\s*#{4}\s*\}?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One text of a message. ``limit`` in characters, placeholders in it counted as they are written."""

    name: str
    limit: int
    code: bool = False
    """Must hold ``{####}``."""
    link: bool = False
    """Must hold ``{##words##}``."""
    username: bool = False
    """Must hold ``{username}``; in all others AWS leaves it as it stands."""
    sms: bool = False
    one_line: bool = False
    shortest: int = SHORTEST
    usual: str = ""
    """What AWS sends where a pool has no text of its own (developer guide, "Message templates")."""


_VERIFICATION = "Your confirmation code is {####}"
_INVITATION = "Your username is {username} and temporary password is {####}."
_AUTHENTICATION = "Your authentication code is {####}."
_LINK = "Please click the link below to verify your email address. {##Verify Email##}"

VERIFICATION_EMAIL = Kind("verification-email", LONGEST_EMAIL, code=True, usual=_VERIFICATION)
VERIFICATION_LINK_EMAIL = Kind("verification-link-email", LONGEST_EMAIL, link=True, usual=_LINK)
INVITATION_EMAIL = Kind("invitation-email", LONGEST_EMAIL, code=True, username=True, usual=_INVITATION)
MFA_EMAIL = Kind("mfa-email", LONGEST_EMAIL, code=True, usual=_AUTHENTICATION)
# The patterns of messages with a code are of one line; an invitation may have several.
VERIFICATION_SMS = Kind("verification-sms", LONGEST_SMS, code=True, sms=True, one_line=True, usual=_VERIFICATION)
MFA_SMS = Kind("mfa-sms", LONGEST_SMS, code=True, sms=True, one_line=True, usual=_AUTHENTICATION)
INVITATION_SMS = Kind("invitation-sms", LONGEST_SMS, code=True, username=True, sms=True, usual=_INVITATION)
SUBJECT = Kind("subject", LONGEST_SUBJECT, shortest=1)


def message_problem(kind: Kind, text: str) -> Problem | None:
    """Why AWS would refuse the text, or people could do nothing with it. None where there is no text: AWS sends its own then."""
    if not text:
        return None
    if len(text) > kind.limit:
        return problem(
            marked("At most {most} characters; this has {count}."), most=f"{kind.limit:,}", count=f"{len(text):,}"
        )
    if len(text) < kind.shortest:
        return problem(marked("At least {least} characters."), least=kind.shortest)
    return _placeholder_problem(kind, text) or _character_problem(kind, text)


def _placeholder_problem(kind: Kind, text: str) -> Problem | None:
    if kind.code and CODE not in text:
        if alike := _CODE_ALIKE.search(text):
            return problem(
                marked("{found} stays as it is. Write {placeholder} where the code is to stand."),
                found=alike[0], placeholder=CODE,
            )  # fmt: skip
        if kind.username:
            return problem(
                marked("{placeholder} is missing: without it nobody learns the temporary password."), placeholder=CODE
            )
        return problem(marked("{placeholder} is missing: without it nobody learns the code."), placeholder=CODE)
    if kind.username and USERNAME not in text:
        return problem(
            marked(
                "{placeholder} is missing: without it people do not learn the name to sign in with, and AWS refuses the text."
            ),
            placeholder=USERNAME,
        )
    if kind.link:
        found = LINK.search(text)
        if found is None:
            return problem(
                marked("The link is missing. Write {placeholder}, with words of your own between the signs."),
                placeholder="{##Verify your e-mail##}",
            )
        if not found[1].strip():
            return problem(
                marked("Write the words to press between the signs of {placeholder}."), placeholder="{##…##}"
            )
    return None


def _character_problem(kind: Kind, text: str) -> Problem | None:
    if kind.one_line and ("\n" in text or "\r" in text):
        return problem(marked("AWS takes no line breaks here."))
    if kind.sms:
        return None
    hidden = next((character for character in text if _is_hidden(character)), None)
    if hidden is not None:
        return problem(
            marked("AWS refuses the invisible character {code} in “{around}”. Delete it and type the words anew."),
            code=f"U+{ord(hidden):04X}",
            around=_around(text, text.index(hidden)),
        )
    return None


def _is_hidden(character: str) -> bool:
    """Of neither letters, marks, symbols, numbers, punctuation nor white space: what AWS’s patterns leave out."""
    return not character.isspace() and unicodedata.category(character)[0] not in "LMSNP"


def _around(text: str, place: int) -> str:
    near = text[max(0, place - 8) : place + 9]
    return "".join(character for character in near if not _is_hidden(character)).strip()


def message_remark(kind: Kind, text: str) -> Problem | None:
    """What AWS takes, but people would wonder about."""
    if not kind.username and kind is not SUBJECT and (alike := _USERNAME_ALIKE.search(text)):
        return problem(
            marked("{found} is filled in only in invitations. Here people read it as it stands."), found=alike[0]
        )
    if kind.username and (alike := _USERNAME_ALIKE.search(text.replace(USERNAME, ""))):
        return problem(
            marked("AWS fills in {placeholder} alone; {found} stays as it is."), placeholder=USERNAME, found=alike[0]
        )
    return None


def own_text_remark(text: str) -> Problem | None:
    """Of an e-mail that is sent through Cognito's own address."""
    if not text:
        return None
    return problem(
        marked("AWS promises texts of your own for e-mails through your own SES only, and may refuse this one.")
    )


def filled(kind: Kind, text: str, username: str, code: str) -> str:
    """What people get: the placeholders that AWS fills in here replaced, the words of links left."""
    return _filled(kind, text, username, code, r"\1")


def filled_html(kind: Kind, text: str, username: str, code: str) -> str:
    """As ``filled``, with the words of links as links that lead nowhere."""
    return _filled(kind, text, username, code, r'<a href="#">\1</a>')


def _filled(kind: Kind, text: str, username: str, code: str, link: str) -> str:
    if kind.link:
        text = LINK.sub(link, text)
    if kind.code:
        text = text.replace(CODE, code)
    return text.replace(USERNAME, username) if kind.username else text


def sms_parts(text: str) -> int:
    """How many text messages carriers make of it, and charge: longer ones are sent in parts."""
    if any(character not in _GSM and character not in _GSM_OF_TWO for character in text):
        units, alone, joined = len(text.encode("utf-16-le")) // 2, UNICODE_SMS_PART, 67
    else:
        units, alone, joined = sum(2 if character in _GSM_OF_TWO else 1 for character in text), SMS_PART, 153
    return 1 if units <= alone else -(-units // joined)
