import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.table_definitions import Engine, table_definitions

PLACE = "s3://backups/shop_2026-11-20"


def test_athena_gets_external_tables_of_json_lines() -> None:
    sql = table_definitions(Engine.ATHENA, "Shop customers", PLACE, ["email"])
    assert "CREATE EXTERNAL TABLE shop_customers_users (" in sql
    assert "  `attributes` array<struct<name:string,value:string>>" in sql
    assert (
        "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nLOCATION 's3://backups/shop_2026-11-20/users/';" in sql
    )
    assert "`group` string" in sql
    assert "CREATE OR REPLACE VIEW shop_customers AS" in sql


def test_trino_gets_tables_in_its_own_words() -> None:
    sql = table_definitions(Engine.TRINO, "Shop customers", PLACE, ["email"])
    assert "WITH (format = 'JSON', external_location = 's3://backups/shop_2026-11-20/memberships/');" in sql
    assert '"attributes" array(row(name varchar, value varchar))' in sql
    assert "from_iso8601_timestamp(usercreatedate) AS created" in sql
    assert "element_at(given, 'email') AS \"email\"" in sql


@pytest.mark.parametrize("engine", Engine)
def test_attributes_that_engines_cannot_tell_apart_get_columns_of_their_own(engine: Engine) -> None:
    sql = table_definitions(engine, "p", PLACE, ["custom:Tenant", "custom:tenant", "status"])
    assert [line.rpartition("AS ")[2].strip('",') for line in sql.splitlines() if line.endswith(('",', '"'))][-3:] == [
        "custom_tenant",
        "custom_tenant_2",
        "status_2",
    ]


@given(st.text(max_size=20))
def test_whatever_a_pool_is_called_its_tables_have_plain_names(name: str) -> None:
    first = table_definitions(Engine.ATHENA, name, PLACE, []).partition(" (")[0]
    table = first.removeprefix("CREATE EXTERNAL TABLE ")
    assert table.isascii()
    assert table.isidentifier()


def test_a_quote_in_the_place_ends_nothing() -> None:
    assert "'/tmp/it''s mine/users/" in table_definitions(Engine.DUCKDB, "p", "/tmp/it's mine", [])
