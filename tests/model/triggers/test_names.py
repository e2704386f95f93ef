"""What may stand for a function or a key, and what is said of what may not."""

import pytest

from cognito_admin.model.triggers import names
from cognito_admin.model.triggers.names import function_name, wrong_with_function, wrong_with_key

POOL = "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_Shop"
HERE = "arn:aws:lambda:eu-central-1:123456789012:function:send-code"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("arn", [HERE, f"{HERE}:live", f"{HERE}:v2"])
def test_a_function_of_this_account_and_region_will_do_by_its_name_or_an_alias(arn: str) -> None:
    assert wrong_with_function(arn, POOL) is None


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("", names.NOT_A_FUNCTION),
        ("send-code", names.NOT_A_FUNCTION),
        (f" {HERE}", names.NOT_A_FUNCTION),
        ("arn:aws:lambda:eu-central-1:123456789012:layer:send-code:1", names.NOT_A_FUNCTION),
        (KEY, names.NOT_A_FUNCTION),
        (f"{HERE}:7", names.FUNCTION_VERSION),
        (f"{HERE}:$LATEST", names.FUNCTION_VERSION),
        (HERE.replace("eu-central-1", "us-east-1"), names.FUNCTION_IN_OTHER_REGION),
        (HERE.replace("123456789012", "210987654321"), names.FUNCTION_IN_OTHER_ACCOUNT),
    ],
)
def test_a_function_that_cognito_could_not_call_is_caught_with_the_reason(arn: str, said: str) -> None:
    problem = wrong_with_function(arn, POOL)

    assert problem is not None
    assert problem.text == said
    assert "{" not in str(problem)


def test_what_to_name_in_the_place_of_a_version_is_said() -> None:
    problem = wrong_with_function(f"{HERE}:7", POOL)

    assert problem is not None
    assert problem.facts["arn"] == HERE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", names.KEY_MISSING),
        ("alias/codes", names.KEY_ALIAS),
        ("arn:aws:kms:eu-central-1:123456789012:alias/codes", names.KEY_ALIAS),
        ("11111111-2222-3333-4444-555555555555", names.KEY_ID),
        ("mrk-1234abcd12ab34cd56ef1234567890ab", names.KEY_ID),
        ("codes", names.NOT_A_KEY),
        (HERE, names.NOT_A_KEY),
        (KEY.replace("eu-central-1", "us-east-1"), names.KEY_IN_OTHER_REGION),
    ],
)
def test_a_key_that_could_not_encrypt_codes_is_caught_with_the_reason(text: str, said: str) -> None:
    problem = wrong_with_key(text, POOL)

    assert problem is not None
    assert problem.text == said
    assert "{" not in str(problem)


def test_a_key_is_named_by_its_arn() -> None:
    assert wrong_with_key(KEY, POOL) is None


def test_the_name_of_a_function_is_read_with_its_alias() -> None:
    function = function_name(f"{HERE}:live")

    assert function is not None
    assert (function.name, function.alias, function.plain_arn) == ("send-code", "live", HERE)
