"""What is said of the texts a pool sends before AWS is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.api_model import api_model
from cognito_admin.demo.validation import matches
from cognito_admin.model.settings import messages_rules as rules
from cognito_admin.model.settings.messages_rules import Kind

SHAPES = {
    rules.VERIFICATION_EMAIL: "EmailVerificationMessageType",
    rules.VERIFICATION_LINK_EMAIL: "EmailVerificationMessageByLinkType",
    rules.VERIFICATION_SMS: "SmsVerificationMessageType",
    rules.INVITATION_EMAIL: "EmailInviteMessageType",
    rules.INVITATION_SMS: "SmsInviteMessageType",
    rules.MFA_EMAIL: "EmailMfaMessageType",
    rules.MFA_SMS: "SmsVerificationMessageType",
    rules.SUBJECT: "EmailVerificationSubjectType",
}
PARTS = [
    "{####}",
    "{username}",
    "{##Press##}",
    "Hello ",
    "ä",
    "🙂",
    "\n",
    "\u200b",
    "<b>x</b>",
    "{####",
    "x" * 70,
    "x" * 10_000,
]
KINDS = st.sampled_from(list(SHAPES))


@given(KINDS, st.lists(st.sampled_from(PARTS), max_size=5).map("".join))
def test_what_the_form_takes_aws_takes(kind: Kind, text: str) -> None:
    shape = api_model().shapes[SHAPES[kind]]
    if text and rules.message_problem(kind, text) is None:
        assert shape["min"] <= len(text) <= shape["max"]
        assert matches(shape["pattern"], text)


@given(KINDS, st.lists(st.sampled_from(PARTS), max_size=5).map("".join))
def test_a_text_with_all_its_placeholders_that_aws_takes_the_form_takes(kind: Kind, text: str) -> None:
    text += "{####}{username}{##Press##}"
    shape = api_model().shapes[SHAPES[kind]]
    if len(text) <= shape["max"] and matches(shape["pattern"], text):
        assert rules.message_problem(kind, text) is None


@pytest.mark.parametrize("kind", SHAPES)
def test_no_text_at_all_is_the_one_of_aws(kind: Kind) -> None:
    assert rules.message_problem(kind, "") is None


def test_a_verification_without_its_code_is_refused_with_the_placeholder_to_write() -> None:
    assert "{####}" in str(rules.message_problem(rules.VERIFICATION_EMAIL, "Welcome to the shop"))


@pytest.mark.parametrize("wrong", ["{###}", "{code}", "####", "{ #### }", "{#####}"])
def test_a_misspelt_placeholder_is_named(wrong: str) -> None:
    assert wrong in str(rules.message_problem(rules.VERIFICATION_EMAIL, f"Your code is {wrong}, welcome"))


def test_a_link_needs_words_to_press() -> None:
    assert "{##" in str(rules.message_problem(rules.VERIFICATION_LINK_EMAIL, "Press here: {####}"))
    assert rules.message_problem(rules.VERIFICATION_LINK_EMAIL, "Press {## ##} now") is not None
    assert rules.message_problem(rules.VERIFICATION_LINK_EMAIL, "Press {##here##} now") is None


def test_an_invitation_tells_name_and_password() -> None:
    assert "temporary password" in str(rules.message_problem(rules.INVITATION_SMS, "Hello {username}"))
    assert "{username}" in str(rules.message_problem(rules.INVITATION_EMAIL, "Your password is {####}"))
    assert rules.message_problem(rules.INVITATION_EMAIL, "{username}: {####}") is None


def test_text_messages_with_codes_have_one_line_and_140_characters() -> None:
    assert "line breaks" in str(rules.message_problem(rules.VERIFICATION_SMS, "Code:\n{####}"))
    assert "140" in str(rules.message_problem(rules.VERIFICATION_SMS, "{####}" + "x" * 135))
    assert rules.message_problem(rules.VERIFICATION_SMS, "{####}" + "x" * 134) is None
    assert rules.message_problem(rules.INVITATION_SMS, "{username}\n{####}") is None


def test_an_invisible_character_is_named_with_where_it_is() -> None:
    said = str(rules.message_problem(rules.VERIFICATION_EMAIL, "Your co\u200bde is {####}"))
    assert "U+200B" in said
    assert "Your co" in said


def test_the_user_name_is_filled_in_in_invitations_alone() -> None:
    assert "invitations" in str(rules.message_remark(rules.VERIFICATION_EMAIL, "Hello {username}, {####}"))
    assert "{email}" in str(rules.message_remark(rules.INVITATION_EMAIL, "{email} {username} {####}"))
    assert rules.message_remark(rules.INVITATION_EMAIL, "{username} {####}") is None


def test_people_get_the_placeholders_filled() -> None:
    assert rules.filled(rules.INVITATION_SMS, "Hi {username}: {####}", "ann", "123456") == "Hi ann: 123456"
    assert rules.filled(rules.VERIFICATION_LINK_EMAIL, "Press {##here##}", "ann", "1") == "Press here"
    pressed = rules.filled_html(rules.VERIFICATION_LINK_EMAIL, "Press {##here##}", "ann", "1")
    assert pressed == 'Press <a href="#">here</a>'


def test_people_read_what_aws_does_not_fill_in_as_it_stands() -> None:
    assert rules.filled(rules.VERIFICATION_EMAIL, "Hi {username}: {####}", "ann", "1") == "Hi {username}: 1"
    assert rules.filled_html(rules.VERIFICATION_EMAIL, "{##here##}", "ann", "1") == "{##here##}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("x" * 160, 1), ("x" * 161, 2), ("x" * 307, 3),
     ("ç" * 70, 1), ("ç" * 71, 2), ("🙂" * 36, 2), ("€" * 80, 1), ("€" * 81, 2)],
)  # fmt: skip
def test_long_text_messages_and_foreign_letters_cost_several(text: str, parts: int) -> None:
    assert rules.sms_parts(text) == parts
