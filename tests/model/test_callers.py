"""Who changed something, by a name that people know them by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.callers import CallerKind, read_caller
from cognito_admin.model.sentences.callers import caller_name

SSO = "assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef"


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::123456789012:user/ann", "ann"),
        ("arn:aws:iam::123456789012:user/support/first/ann", "ann"),
        (f"arn:aws:sts::123456789012:{SSO}/ann@example.com", "ann@example.com (SSO AdministratorAccess)"),
        ("arn:aws:sts::123456789012:assumed-role/Support/ann", "ann (role Support)"),
        ("arn:aws-cn:sts::123456789012:assumed-role/Support/ann", "ann (role Support)"),
        ("arn:aws:sts::123456789012:assumed-role/Support/botocore-session-1700000000", "role Support"),
        ("arn:aws:sts::123456789012:assumed-role/Nightly/i-0123456789abcdef0", "role Nightly"),
        ("arn:aws:sts::123456789012:federated-user/bob", "bob (federated)"),
        ("arn:aws:iam::123456789012:root", "root user of account 123456789012"),
        ("somebody", "somebody"),
        ("", ""),
    ],
)
def test_an_arn_is_read_as_who_it_names(arn: str, name: str) -> None:
    assert caller_name(arn) == name


@given(st.text())
def test_whatever_stands_there_nobody_goes_without_a_name_whose_arn_has_one(text: str) -> None:
    assert caller_name(text) or not text


@given(
    st.sampled_from(["user", "federated-user", "assumed-role/Support", SSO]),
    st.from_regex(r"[\w+=,.@-]{2,64}", fullmatch=True),
)
def test_the_person_is_named_whatever_way_they_came(way: str, name: str) -> None:
    caller = read_caller(f"arn:aws:sts::123456789012:{way}/{name}")
    assert caller.kind is not CallerKind.OTHER
    assert name in caller_name(f"arn:aws:sts::123456789012:{way}/{name}") or not caller.name
