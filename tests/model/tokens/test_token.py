import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.demo.token_keys import encoded
from cognito_admin.model.tokens.claims import rows
from cognito_admin.model.tokens.token import LONGEST, TokenUnreadable, Unreadable, moment_of, read_token
from tests.model.tokens.made import part, signed

TOKEN = signed()


@pytest.mark.parametrize(
    "around",
    ["{}", "  {}\n", "Bearer {}", "authorization: bearer {}", '"{}",', "'{}'", 'Authorization: "Bearer {}"'],
)
def test_a_token_is_read_however_it_was_copied(around: str) -> None:
    assert read_token(around.format(TOKEN)).claims["sub"] == "sub-1"


def test_a_token_that_was_wrapped_into_lines_is_read() -> None:
    wrapped = "\n".join(TOKEN[place : place + 76] for place in range(0, len(TOKEN), 76))
    token = read_token(wrapped)
    assert (token.claims["sub"], token.length) == ("sub-1", len(TOKEN))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" ", Unreadable.EMPTY),
        ("Bearer ", Unreadable.EMPTY),
        ("a" * (LONGEST + 1), Unreadable.TOO_LONG),
        ("a.b.c.d.e", Unreadable.ENCRYPTED),
        ("4f8a2c", Unreadable.NO_TOKEN),
        ("a.b.c.d", Unreadable.NO_TOKEN),
        # A search for what ends such a text would take minutes.
        (f"a{' ' * (LONGEST - 2)}a", Unreadable.NO_TOKEN),
        (TOKEN[10:], Unreadable.DAMAGED),
        (f"{part([1])}.{part({})}.x", Unreadable.DAMAGED),
        (f"{encoded(b'{')}.{part({})}.x", Unreadable.DAMAGED),
        (f"{part({})}.é.x", Unreadable.DAMAGED),
        (f"{encoded(b'[' * 50_000)}.{part({})}.x", Unreadable.DAMAGED),
    ],
)
def test_what_is_no_token_is_told_apart(text: str, why: Unreadable) -> None:
    with pytest.raises(TokenUnreadable) as raised:
        read_token(text)
    assert raised.value.why is why


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for one in (text, f"{text}.{text}.{text}"):
        with contextlib.suppress(TokenUnreadable):
            read_token(one)


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.integers() | st.text(max_size=8), max_size=6)
)
def test_claims_are_told_as_they_are(claims: dict[str, object]) -> None:
    token = read_token(f"{part({'alg': 'none'})}.{part(claims)}.")
    assert dict(token.claims) == json.loads(json.dumps(claims))
    assert len(rows(token)) == len(claims) + 1


def test_neither_the_token_nor_a_claim_shows_what_is_in_it() -> None:
    token = read_token(signed(email="ann@example.com"))
    assert "ann@" not in repr(token) + repr(rows(token))


@pytest.mark.parametrize("value", ["soon", True, -1, 1e20, float("nan"), None])
def test_what_is_no_moment_is_none(value: object) -> None:
    assert moment_of(value) is None


def test_what_tells_most_of_a_token_comes_first_and_its_header_last() -> None:
    found = rows(read_token(signed(zebra=["a", "b"], email="ann@example.com", address={"formatted": "X"})))
    names = [row.name for row in found]
    assert names[:3] == ["token_use", "sub", "email"]
    assert names[-2:] == ["alg", "kid"]
    told = {row.name: row.text for row in found}
    assert (told["zebra"], told["address"]) == ("a, b", '{"formatted": "X"}')
    assert [row.when is not None for row in found if row.name in ("iat", "exp", "sub")] == [False, True, True]
