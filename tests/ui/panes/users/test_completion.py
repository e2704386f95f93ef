from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.ui.panes.users.completion import suggestions, vocabulary, word_at

KNOWN = vocabulary(["email", "custom:tenantId", "identities", "status"], ["admins", "beta testers"])


def texts(word: str) -> list[str]:
    return [suggestion.text for suggestion in suggestions(word, KNOWN)]


def test_fields_complete_by_their_beginning_custom_ones_without_their_prefix():
    assert texts("ema") == ["email:"]
    assert texts("em") == []
    assert texts("ten") == ["tenantId:"]
    assert texts("STA") == ["status:"]
    assert texts("identities") == []


def test_values_complete_anywhere_in_them_the_ones_that_begin_so_first():
    assert texts("status:confirme") == ["status:confirmed", "status:unconfirmed"]
    assert texts("status:confirmed") == []
    assert texts("enabled:") == ["enabled:yes", "enabled:no"]
    assert texts("group:test") == ['group:"beta testers"']


def test_nothing_is_offered_where_nothing_is_missing():
    assert texts("group:admins") == []
    assert texts("") == []
    assert texts("a") == []
    assert texts('"em') == []


def test_the_word_before_the_cursor_is_the_one_completed():
    assert word_at("ann sta", 7) == (4, "sta")
    assert word_at('group:"beta te', 14) == (0, 'group:"beta te')
    assert word_at("ann ", 4) == (4, "")
    assert word_at("email:ann sta", 8) == (0, "email:an")


@given(st.text(max_size=30), st.integers(0, 30))
def test_whatever_is_typed_the_word_lies_where_it_is_said_to(text, cursor):
    cursor = min(cursor, len(text))
    start, word = word_at(text, cursor)
    assert text[start:cursor] == word
    suggestions(word, KNOWN)
