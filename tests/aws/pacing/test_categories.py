import pytest

from cognito_admin.aws.pacing.categories import CATEGORIES, QUOTAS, Category, category_of
from cognito_admin.demo.operations import load
from cognito_admin.demo.quotas import DEFAULTS
from cognito_admin.model.connections import Environment
from cognito_admin.model.quotas import SHARES


def test_production_leaves_most_of_the_quota_to_those_who_sign_in() -> None:
    assert SHARES[Environment.PRODUCTION] == 0.4
    assert set(SHARES) == set(Environment)


OF_USERS_THEMSELVES = {
    *("SignUp", "ConfirmSignUp", "InitiateAuth", "RespondToAuthChallenge"),
    *("AdminInitiateAuth", "AdminRespondToAuthChallenge"),
}


@pytest.mark.parametrize("operation", sorted(load().keys() - OF_USERS_THEMSELVES))
def test_whatever_is_sent_is_held_to_the_quota_that_aws_counts_it_against(operation: str) -> None:
    assert category_of(operation) == (load()[operation].category or Category.OTHER)


def test_the_quotas_are_those_of_an_account_that_raised_none() -> None:
    assert {category: QUOTAS[category] for category in set(CATEGORIES.values())} == {
        category: DEFAULTS[category] for category in set(CATEGORIES.values())
    }


def test_operations_without_a_known_category_are_paced_carefully() -> None:
    for unknown in ("AdminListUserSessions", "GetLogDeliveryConfiguration", "ListTerms", "ListUserPoolClientSecrets"):
        assert QUOTAS[category_of(unknown)] == 5
