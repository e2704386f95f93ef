"""Takes secrets and personal data out of text that is to be written down."""

import re

REDACTED = "[redacted]"

_GUARDED = "password|passwd|passphrase|secret|token|credential|hexkey|signature|access_?key|api_?key|confirmation_?code"
_NAMED = rf"[\w.-]{{0,40}}(?:{_GUARDED})[\w-]{{0,40}}"
_VALUE = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,;&}\])]+"

_SECRETS = (
    # A header with all that follows on its line: schemes separate their parts by commas and spaces.
    (re.compile(r"(?i)((?:proxy-)?authorization[\"']?\s*[:=]\s*)[^\r\n]+"), rf"\1{REDACTED}"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(rf"(?i)([\"']?\b{_NAMED}[\"']?\s*(?:[:=]|=>)\s*)(?:{_VALUE})"), rf"\1{REDACTED}"),
    # Access key ids (IAM user guide, "Understanding unique ID prefixes").
    (re.compile(r"\b(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b"), rf"\1{REDACTED}"),
    (re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]*)*"), REDACTED),
    # A secret access key has 40 characters, a session token some hundred, the key of what is kept 64 hexadecimal digits.
    (
        re.compile(
            r"(?<![\w/+])(?=[\w/+]{0,40}[A-Z])(?=[\w/+]{0,40}[a-z])(?=[\w/+]{0,40}\d)[A-Za-z0-9/+]{40}(?![\w/+=])"
        ),
        REDACTED,
    ),
    (re.compile(r"(?<![\w+/-])[\w+/=-]{100,}"), REDACTED),
    (re.compile(r"(?i)\b[0-9a-f]{64}\b"), REDACTED),
)

_PERSONAL = (
    (
        re.compile(r"[^\s<>\"'(),:;\[\]{}|=@]{1,64}@[^\s<>\"'(),:;\[\]{}|=@]{1,190}\.[^\s<>\"'(),:;\[\]{}|=.@]{1,60}"),
        "[e-mail]",
    ),
    (re.compile(r"\+\d[\d ().-]{5,}\d"), "[phone]"),
)


def redacted(text: str, *, personal_data: bool = False) -> str:
    """``text`` without keys, tokens, passwords; and without e-mail addresses and phone numbers, unless ``personal_data``."""
    for pattern, replacement in _SECRETS if personal_data else _SECRETS + _PERSONAL:
        text = pattern.sub(replacement, text)
    return text
