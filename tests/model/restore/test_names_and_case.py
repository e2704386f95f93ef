"""How people are called in a new pool decides by which names they are made."""

from typing import Any

import pytest

from cognito_admin.model.backups import BackedUpPool, Counts
from cognito_admin.model.ids import AccountId, PoolId, Region
from cognito_admin.model.restore.options import Conversion, RestoreOptions
from cognito_admin.model.restore.planner import user_rules
from cognito_admin.model.restore.target import BackupFacts, NewPool

EMAIL = ("email",)


@pytest.mark.parametrize(
    ("pool", "conversion", "names", "aliases", "sensitive"),
    [
        ({}, Conversion(), (), (), True),
        ({"UsernameAttributes": ["email"]}, Conversion(), EMAIL, (), True),
        ({"UsernameAttributes": ["email"]}, Conversion(username_attributes=()), (), (), True),
        ({"UsernameAttributes": ["email"]}, Conversion(alias_attributes=EMAIL), (), EMAIL, True),
        ({"AliasAttributes": ["email"]}, Conversion(username_attributes=EMAIL), EMAIL, (), True),
        ({"UsernameConfiguration": {"CaseSensitive": False}}, Conversion(), (), (), False),
        ({"UsernameConfiguration": {"CaseSensitive": False}}, Conversion(case_sensitive=True), (), (), True),
    ],
)
def test_a_choice_takes_the_place_of_what_the_pool_had(
    pool: dict[str, Any], conversion: Conversion, names: tuple[str, ...], aliases: tuple[str, ...], sensitive: bool
) -> None:
    schema = [{"Name": "email", "AttributeDataType": "String"}]
    documents = {"pool/user-pool.json": {"UserPool": {"Name": "Shop", "SchemaAttributes": schema, **pool}}}
    backup = BackupFacts(BackedUpPool(PoolId("eu-central-1_A"), "Shop", "eu-central-1"), documents, Counts())
    where = NewPool("Shop again", Region("eu-central-1"), AccountId("123456789012"))
    rules = user_rules(backup, where, RestoreOptions(conversion=conversion))
    assert (rules.username_attributes, rules.aliases, rules.case_sensitive) == (names, aliases, sensitive)
