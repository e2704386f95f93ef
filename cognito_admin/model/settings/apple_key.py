"""The private key of Sign in with Apple, as Cognito takes it."""

import base64
import binascii
import re

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.problems import Problem, problem

_PEM_LINE = re.compile(r"-----(BEGIN|END) ([A-Z ]+)-----")
_SEQUENCE, _SHORTEST_BYTES = 0x30, 64


def read_apple_key(text: str) -> str | Problem:
    """The key of a ``.p8`` file in one line, without its PEM lines: with them, or with breaks, AWS refuses some keys.

    (aws-amplify/amplify-cli issues 8939 and 9478.)
    """
    kinds = {match.group(2) for match in _PEM_LINE.finditer(text)}
    if kinds - {"PRIVATE KEY"}:
        return problem(marked("This is a {kind}. Apple’s file holds a private key."), kind=min(kinds).lower())
    key = "".join(_PEM_LINE.sub("", text).split())
    try:
        der = base64.b64decode(key, validate=True)
    except (ValueError, binascii.Error):
        der = b""
    if len(der) < _SHORTEST_BYTES or der[0] != _SEQUENCE:
        return problem(marked("This is no private key. Apple lets it be downloaded once, as a file ending in .p8."))
    return key
