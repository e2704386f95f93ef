"""Who AWS says somebody is: an ARN, and what people call them."""

import re
from dataclasses import dataclass
from enum import StrEnum


class CallerKind(StrEnum):
    USER = "user"
    ROLE = "role"
    SSO = "sso"
    """Signed in through IAM Identity Center; the role is called like the permission set."""
    FEDERATED = "federated"
    ROOT = "root"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Caller:
    """``name`` is the person, or nothing where a role was taken on under a name that a program made up."""

    kind: CallerKind
    name: str
    role: str = ""
    account: str = ""


_ARN = re.compile(r"arn:[\w-]+:(iam|sts)::(\d*):([^/:]+)/?(.*)")
_SSO_ROLE = re.compile(r"AWSReservedSSO_(.+)_[0-9a-f]{16}")
_MADE_UP = re.compile(r"(botocore-session-|aws-sdk-|awscli-|AssumeRoleSession|i-[0-9a-f]{8,}|\d{9,})", re.IGNORECASE)


def read_caller(arn: str) -> Caller:
    """Reads what STS calls somebody (IAM user guide, "IAM identifiers"). What is none of it is named as it stands."""
    found = _ARN.fullmatch(arn)
    if found is None:
        return Caller(CallerKind.OTHER, arn)
    _, account, kind, rest = found.groups()
    match kind, rest:
        case "root", _:
            return Caller(CallerKind.ROOT, "", account=account)
        case "user", path if path:
            return Caller(CallerKind.USER, path.rpartition("/")[2], account=account)
        case "federated-user", name if name:
            return Caller(CallerKind.FEDERATED, name, account=account)
        case "assumed-role", path if "/" in path:
            role, _, session = path.partition("/")
            sso = _SSO_ROLE.fullmatch(role)
            if sso is not None:
                return Caller(CallerKind.SSO, session, sso[1], account)
            return Caller(CallerKind.ROLE, "" if _MADE_UP.match(session) else session, role, account)
        case _:
            return Caller(CallerKind.OTHER, arn, account=account)
