"""Signing in to IAM Identity Center: by a code that the person confirms in a browser, on this computer or another."""

from dataclasses import dataclass
from datetime import datetime

SIGN_IN = "sign_in"
SIGN_IN_ELSEWHERE = "sign_in_elsewhere"
RENEW_CREDENTIALS = "renew_credentials"
"""What is asked of the person when credentials have ended: the codes of ``sentences.QUESTIONS``."""


@dataclass(frozen=True, slots=True)
class SignInCode:
    """``page`` asks for the code; ``direct_page`` has it filled in already. Neither is of use after ``valid_until`` (UTC)."""

    code: str
    page: str
    direct_page: str
    valid_until: datetime
