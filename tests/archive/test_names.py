from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.archive.files import is_inside
from cognito_admin.archive.names import file_name, folder_name
from cognito_admin.model.ids import PoolId

ids = st.text(st.characters(exclude_categories=()), max_size=300)


@given(ids, ids)
def test_no_two_ids_have_the_same_file_whatever_the_file_system_makes_of_case(one: str, other: str) -> None:
    assert (file_name(one).casefold() == file_name(other).casefold()) is (one == other)


@given(ids)
def test_a_name_is_one_that_every_system_takes(identity: str) -> None:
    name = f"{file_name(identity)}.json"
    assert is_inside(name)
    assert len(name.encode()) < 255
    assert name.partition(".")[0].casefold() not in ("con", "nul", "aux", "prn", "com1", "lpt9", "")


def test_ids_that_mean_something_to_a_file_system_lose_that() -> None:
    assert file_name("..") == "%2e."
    assert file_name("con") == "%63on"
    assert file_name("https://api.example.com/") == "https%3a%2f%2fapi.example.com%2f"
    assert file_name("") == "%"


def test_a_folder_is_named_for_people() -> None:
    name = folder_name("Shop — customers", PoolId("us-east-1_AbCdEf"), datetime(2026, 11, 20, 14, 3, tzinfo=UTC))
    assert name == "shop-customers_us-east-1_AbCdEf_2026-11-20T14-03-00Z"
    assert folder_name("店", PoolId("us-east-1_X"), datetime(2026, 1, 1, tzinfo=UTC)).startswith("pool_")
