import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.query.folding import SEPARATOR, digits, exact, fold, is_phone_like


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jose", "José"),
        ("JOSÉ", "jose\u0301"),
        ("strasse", "Straße"),
        ("ανδρεασ", "Ανδρέας"),
        ("федор", "Фёдор"),
        ("istanbul", "İstanbul"),
        ("משה", "מֹשֶׁה"),
        ("محمد", "مُحَمَّد"),
        ("ann", "Ａｎｎ"),
        ("ann", "an\u200bn"),
        ("ann example", "ann\u00a0example"),
    ],
)
def test_what_differs_in_case_accents_or_form_only_folds_to_the_same(typed: str, kept: str) -> None:
    assert fold(typed) == fold(kept)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("한", "하"), ("กิ", "กุ"), ("कु", "कि"), ("o", "p")])
def test_what_is_another_letter_in_its_script_stays_another(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert fold(one) not in fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Lo", "Ll"])))
def test_folded_and_exact_text_can_always_be_stored_and_never_holds_the_separator(text: str) -> None:
    fold(text).encode()
    exact(text).encode()
    assert SEPARATOR not in fold(text)


@given(st.text())
def test_exact_keeps_case_and_accents_but_not_their_form(text: str) -> None:
    assert exact(exact(text)) == exact(text)
    assert exact("É") == exact("E\u0301") != exact("e\u0301")


@pytest.mark.parametrize(
    "text", ["+1 (555) 010-9999", "1 555 010 9999", "+15550109999", "１５５５０１０９９９９", "١٥٥٥٠١٠٩٩٩٩"]
)
def test_a_phone_number_is_its_digits_however_it_is_written(text: str) -> None:
    assert is_phone_like(text)
    assert digits(text) == "15550109999"


@pytest.mark.parametrize("text", ["", "-", "+", "ann", "555x", "5@5"])
def test_what_holds_more_than_a_number_is_none(text: str) -> None:
    assert not is_phone_like(text)
