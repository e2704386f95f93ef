"""By whom a pool's messages are sent: Amazon SES or Cognito's own address for e-mails, SNS or End User Messaging for SMS."""

import re
from collections.abc import Mapping
from typing import Any

from cognito_admin.model.sentences import marked
from cognito_admin.model.settings.arns import read_arn
from cognito_admin.model.settings.problems import Problem, problem

DAILY_EMAILS = 50
"""That Cognito's own address sends for a whole account, from 09:00 UTC on (developer guide, "Quotas in Amazon Cognito")."""
_CONFIGURATION_SET = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_NAMED_ADDRESS = re.compile(r"\s*[^<>]*<([^<>]*)>\s*")


def identity_problem(arn: str, account: str) -> Problem | None:
    """Of EmailConfiguration.SourceArn: an identity that SES has verified. ``account``: ``DEVELOPER`` needs one."""
    if not arn:
        if account == "DEVELOPER":
            return problem(marked("Sending through your own SES needs the ARN of a verified address or domain."))
        return None
    read = read_arn(arn)
    if read is None or read.service != "ses" or not read.resource.startswith("identity/"):
        return problem(
            marked("This is not the ARN of an identity in SES, such as {example}."),
            example="arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        )
    if not read.region or not read.account.isdecimal():
        return problem(marked("The ARN lacks its region or its account."))
    return None


def identity_remark(arn: str, pool_region: str) -> Problem | None:
    read = read_arn(arn)
    if read is not None and pool_region and read.region and read.region != pool_region:
        return problem(
            marked(
                "The identity is in {region}, the pool in {pool_region}. AWS allows that for a few pairs of regions only."
            ),
            region=read.region,
            pool_region=pool_region,
        )
    return None


def identity_name(arn: str) -> str:
    """The verified address or domain; empty where it is none."""
    read = read_arn(arn)
    return read.resource.removeprefix("identity/") if read is not None and read.resource.startswith("identity/") else ""


def from_problem(sender: str, arn: str) -> Problem | None:
    """Of EmailConfiguration.From: an address, alone or as ``Name <address>``, of the verified identity."""
    if not sender:
        return None
    address = _address(sender)
    if address is None:
        return problem(
            marked("Give an address, alone or after a name: {example}."), example="The shop <hello@example.com>"
        )
    verified = identity_name(arn)
    if not verified:
        return None
    fits = address == verified.lower() if "@" in verified else _is_of(address.rpartition("@")[2], verified.lower())
    if not fits:
        return problem(
            marked("{address} is not of the verified identity {identity}."), address=address, identity=verified
        )
    return None


def from_remark(sender: str, account: str, arn: str) -> Problem | None:
    if account == "DEVELOPER" and not sender and "@" not in identity_name(arn):
        return problem(marked("With a verified domain AWS needs to be told the address to send from."))
    return None


def reply_to_problem(address: str) -> Problem | None:
    if address and not _ADDRESS.fullmatch(address):
        return problem(marked("This is not an e-mail address."))
    return None


def configuration_set_problem(name: str) -> Problem | None:
    if name and not _CONFIGURATION_SET.fullmatch(name):
        return problem(marked("The name of a configuration set: at most 64 letters, digits, hyphens and underscores."))
    return None


def account_problem(account: str, arn: str, mfa: Mapping[str, Any]) -> Problem | None:
    """Of EmailConfiguration.EmailSendingAccount. ``arn`` is the identity's, ``mfa`` the pool's MFA configuration."""
    if account != "DEVELOPER" and "EmailMfaConfiguration" in mfa:
        return problem(
            marked(
                "E-mail is a second factor of this pool, and needs your own SES. Switch that off first (Passwords and MFA)."
            )
        )
    return identity_problem(arn, account)


def account_remark(account: str, was: str) -> Problem | None:
    """What follows from sending by another account."""
    if account == "DEVELOPER" and was != "DEVELOPER":
        return problem(
            marked(
                "AWS makes a role in your account that lets Cognito send, and checks the identity when you save. "
                "In the sandbox of SES, only verified addresses get anything."
            )
        )
    if account == "COGNITO_DEFAULT" and was == "DEVELOPER":
        return problem(
            marked(
                "At most {daily} e-mails a day from then on, for the whole account. AWS may refuse texts of your own with it."
            ),
            daily=DAILY_EMAILS,
        )
    return None


def role_problem(arn: str) -> Problem | None:
    """Of the IAM role by which Cognito sends text messages."""
    if not arn:
        return problem(marked("Text messages need a role that Cognito may take on."))
    read = read_arn(arn)
    if read is None or read.service != "iam" or not read.resource.startswith("role/"):
        return problem(
            marked("This is not the ARN of a role, such as {example}."),
            example="arn:aws:iam::123456789012:role/cognito-sms",
        )
    if not read.account.isdecimal():
        return problem(marked("The ARN lacks its account."))
    return None


def sms_region_problem(region: str) -> Problem | None:
    if region and not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d+", region):
        return problem(marked("This is not a region, such as eu-west-1."))
    return None


def sms_service(setting: Mapping[str, Any] | None) -> str:
    """``sns``, ``eums`` (AWS End User Messaging SMS) or empty, where a pool cannot send any."""
    if not setting:
        return ""
    return "eums" if setting.get("EumsSms") else "sns"


def service_remark(service: str, was: str) -> Problem | None:
    if service and not was:
        return problem(marked("Once set up, AWS lets this be changed, but never removed."))
    return None


def _address(sender: str) -> str | None:
    named = _NAMED_ADDRESS.fullmatch(sender)
    address = (named[1] if named else sender).strip()
    return address.lower() if _ADDRESS.fullmatch(address) else None


def _is_of(domain: str, verified: str) -> bool:
    """A verified domain covers those below it."""
    return domain == verified or domain.endswith(f".{verified}")
