from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.ui.shell.fuzzy import match
from cognito_admin.ui.shell.palette import Entry, find


def best(wanted: str, *texts: str) -> list[str]:
    return [entry.text for entry, _ in find([Entry(text, lambda: None) for text in texts], wanted)]


def test_beginnings_of_words_come_before_letters_in_the_middle() -> None:
    assert best("us", "Refuse", "Go to Users", "Users")[:2] == ["Users", "Go to Users"]


def test_initials_find_a_command() -> None:
    assert best("gtu", "Go to Users", "Quit") == ["Go to Users"]


def test_words_may_come_in_any_order() -> None:
    assert best("dark theme", "Theme: dark", "Theme: light") == ["Theme: dark"]


def test_nothing_typed_keeps_the_order() -> None:
    assert best("", "b", "a much longer text than the first", "c") == ["b", "a much longer text than the first", "c"]


def test_what_cannot_be_chosen_now_comes_last() -> None:
    entries = [Entry("Sync", lambda: None, why_not="Open a pool first"), Entry("Sync later", lambda: None)]
    assert [entry.text for entry, _ in find(entries, "sync")] == ["Sync later", "Sync"]


def test_a_pool_is_found_by_its_id() -> None:
    entries = [Entry("Open Shop", lambda: None, also="eu-central-1_Shop00001")]
    assert find(entries, "shop00001")


@given(st.text(max_size=30), st.text(max_size=60))
def test_matched_places_hold_the_letters_wanted(wanted: str, text: str) -> None:
    found = match(wanted, text)
    if found is not None:
        assert all(0 <= place < len(text) for place in found.places)
        assert list(found.places) == sorted(set(found.places))


@given(st.text(alphabet="abc de", min_size=1, max_size=40), st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    assert match(text[start:stop], text) is not None
