"""What can stand for a function or a key in the settings of a pool, and why something else cannot."""

import re
from dataclasses import dataclass

from cognito_admin.model.sentences.templates import marked
from cognito_admin.model.settings.problems import Problem, problem

_FUNCTION = re.compile(
    r"arn:(?P<partition>aws[\w-]*):lambda:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):"
    r"function:(?P<name>[A-Za-z0-9_-]{1,140})(?::(?P<qualifier>[A-Za-z0-9$_-]{1,128}))?"
)
_KEY = re.compile(
    r"arn:(?P<partition>aws[\w-]*):kms:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):key/[A-Za-z0-9-]{1,256}"
)
_KEY_ALIAS = re.compile(r"(?:arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:)?alias/.+")
_KEY_ID = re.compile(r"(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_LATEST = "$LATEST"


NOT_A_FUNCTION = marked(
    "This is not the ARN of a Lambda function: arn:aws:lambda:REGION:ACCOUNT:function:NAME, with an alias after it or none."
)
FUNCTION_VERSION = marked(
    "Cognito does not take a function with a version ({version}). Leave the version out, or name an alias that leads to it."
)
FUNCTION_IN_OTHER_REGION = marked(
    "This function is in {region}. Cognito calls functions of the pool’s own region only, which is {pool_region}."
)
FUNCTION_IN_OTHER_ACCOUNT = marked(
    "This function belongs to account {account}, the pool to {pool_account}. Only the function’s owner can let Cognito call it."
)
FUNCTION_GONE = marked("Lambda has no such function. It was deleted, or its name is misspelt.")
KEY_MISSING = marked("A custom sender needs a KMS key: Cognito encrypts the codes and passwords in its event with it.")
KEY_ALIAS = marked(
    "This is an alias. Cognito takes only the ARN of the key itself, so that the alias cannot be moved unnoticed."
)
KEY_ID = marked("This is the id of a key. Cognito takes only its whole ARN.")
NOT_A_KEY = marked("This is not the ARN of a KMS key: arn:aws:kms:REGION:ACCOUNT:key/ID.")
KEY_IN_OTHER_REGION = marked(
    "This key is in {region}. Cognito uses keys of the pool’s own region, which is {pool_region}."
)
KEY_GONE = marked("KMS has no such key, or it is to be deleted.")
KEY_DISABLED = marked("This key is disabled, so that no code could be encrypted with it. Enable it in KMS first.")
KEY_NOT_SYMMETRIC = marked("This key is not for symmetric encryption, which custom senders need.")


@dataclass(frozen=True, slots=True)
class FunctionName:
    """The parts of the ARN of a function. ``alias`` names one of its versions by a name that can be moved."""

    partition: str
    region: str
    account: str
    name: str
    alias: str | None
    plain_arn: str
    """Without the alias."""


def function_name(arn: str) -> FunctionName | None:
    """None for what is no ARN of a function."""
    found = _FUNCTION.fullmatch(arn)
    if found is None:
        return None
    alias = found["qualifier"]
    plain = arn if alias is None else arn.removesuffix(f":{alias}")
    return FunctionName(found["partition"], found["region"], found["account"], found["name"], alias, plain)


def wrong_with_function(arn: str, pool_arn: str) -> Problem | None:
    """What keeps Cognito from calling the function for this pool, as far as its ARN tells.

    A function of another account is named here, too, though Cognito could call it: nobody but its owner can permit that.
    """
    function = function_name(arn)
    if function is None:
        return problem(NOT_A_FUNCTION)
    if function.alias is not None and (function.alias == _LATEST or function.alias.isdigit()):
        return problem(FUNCTION_VERSION, version=function.alias, arn=function.plain_arn)
    region, account = _place(pool_arn)
    if function.region != region:
        return problem(FUNCTION_IN_OTHER_REGION, region=function.region, pool_region=region)
    if function.account != account:
        return problem(FUNCTION_IN_OTHER_ACCOUNT, account=function.account, pool_account=account)
    return None


def wrong_with_key(text: str, pool_arn: str) -> Problem | None:
    """What keeps a key from encrypting codes for this pool, as far as its ARN tells. An alias is no ARN of a key."""
    if not text:
        return problem(KEY_MISSING)
    if _KEY_ALIAS.fullmatch(text):
        return problem(KEY_ALIAS)
    if _KEY_ID.fullmatch(text):
        return problem(KEY_ID)
    key = _KEY.fullmatch(text)
    if key is None:
        return problem(NOT_A_KEY)
    region, _ = _place(pool_arn)
    if key["region"] != region:
        return problem(KEY_IN_OTHER_REGION, region=key["region"], pool_region=region)
    return None


def _place(pool_arn: str) -> tuple[str, str]:
    # arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID
    parts = pool_arn.split(":")
    return (parts[3], parts[4]) if len(parts) > 5 else ("", "")
