import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.work.redaction import REDACTED, redacted

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjEJr" + "AbCd0123/+=" * 30
JWT = "eyJraWQiOiJhYmMifQ.eyJzdWIiOiIxMjMifQ.c2lnbmF0dXJl"
STORE_KEY = "0f" * 32

SECRETS = (ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, JWT, STORE_KEY)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("sentence", ["it was {} today", "key='{}'", '{{"value": "{}"}}', "{}", "({})", "a={}&b=1"])
def test_keys_and_tokens_are_known_by_their_looks(secret: str, sentence: str) -> None:
    text = redacted(sentence.format(secret), personal_data=True)
    assert secret not in text
    assert REDACTED in text


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2",
        "Password: hunter2",
        '{"Password": "hunter2"}',
        "{'TemporaryPassword': 'hunter2', 'x': 1}",
        "AWS_SECRET_ACCESS_KEY=hunter2",
        "aws_session_token = hunter2",
        "ClientSecret: 'hunter2'",
        "X-Amz-Security-Token: hunter2",
        "https://host/?X-Amz-Signature=hunter2&a=b",
        "passphrase = hunter2",
        "Authorization: AWS4-HMAC-SHA256 Credential=hunter2, SignedHeaders=host, Signature=hunter2",
        "authorization='Custom hunter2, hunter2'",
        "Bearer hunter2hunter2",
        '{"Password": "a \\" hunter2"}',
    ],
)
def test_values_of_secret_names_are_removed(text: str) -> None:
    assert "hunter2" not in redacted(text, personal_data=True)


@pytest.mark.parametrize(
    "name", ["ann@example.com", "ann.o'neil+tag@mail.example.co.uk", "山田@例え.jp", "+15555550123", "+44 20 7946 0958"]
)
def test_people_are_named_only_when_asked_for(name: str) -> None:
    assert name.split("@")[-1] not in redacted(f"user <{name}> is gone")
    assert name in redacted(f"user <{name}> is gone", personal_data=True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21 02:30:11Z INFO cognito_admin.work.sync: 2,400 users of us-east-1_AbCdEf123 in 41 s",
        "ListUsers failed (request id 8f14e45f-ceea-467f-9575-e5b1c9a1e9d0)",
        '  File "cognito_admin/store/index/writer.py", line 120, in stage_users',
        "arn:aws:sts::123456789012:assumed-role/Admin/session",
    ],
)
def test_what_a_reader_needs_is_left(text: str) -> None:
    assert redacted(text) == text


@given(st.text(), st.sampled_from(SECRETS), st.text())
def test_no_surroundings_hide_a_secret_between_spaces(before: str, secret: str, after: str) -> None:
    assert secret not in redacted(f"{before} {secret} {after}")


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redacted(text)
    assert redacted(once) == once
