"""Domains of the sign-in pages, and how the pages look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.operations.domains import PREFIX, RESERVED_WORDS
from cognito_admin.model.settings.domain_rules import (
    MOST_CSS_BYTES,
    MOST_LOGO_BYTES,
    address,
    certificate_problem,
    css_problem,
    host_problem,
    logo_problem,
    prefix_problem,
)

CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/5d1f9a7e"


@given(st.text("abz09-.A", max_size=70))
def test_a_prefix_is_taken_here_just_when_cognito_takes_it(text: str) -> None:
    refused = not PREFIX.fullmatch(text) or any(word in text for word in RESERVED_WORDS)
    assert (prefix_problem(text) is not None) is refused


@pytest.mark.parametrize("word", ["my-aws-shop", "amazonia", "cognito1"])
def test_words_of_aws_are_not_part_of_a_prefix(word: str) -> None:
    assert "keeps the word" in str(prefix_problem(word))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Name the domain"),
        ("https://auth.shop.example", "Only the domain"),
        ("auth.shop.example/login", "Only the domain"),
        ("shop.example", "auth.shop.example"),
        ("Auth.shop.example", "small letters"),
        ("auth..example", "small letters"),
        ("shop.auth.eu-west-1.amazoncognito.com", "prefix"),
        (f"{'a' * 50}.{'b' * 10}.example", "63"),
    ],
)
def test_a_domain_that_cognito_refuses_is_answered_with_the_reason(text: str, said: str) -> None:
    assert said in str(host_problem(text))


def test_a_subdomain_is_taken() -> None:
    assert host_problem("auth.shop.example") is None


def test_the_certificate_has_to_be_where_cloudfront_looks() -> None:
    assert certificate_problem(CERTIFICATE) is None
    assert "eu-west-1" in str(certificate_problem(CERTIFICATE.replace("us-east-1", "eu-west-1")))
    assert "ACM" in str(certificate_problem("arn:aws:iam::123456789012:server-certificate/shop"))
    assert "Name the certificate" in str(certificate_problem(" "))


def test_the_address_of_the_sign_in_pages_is_told() -> None:
    assert address({"Domain": "shop"}, "eu-west-1") == "https://shop.auth.eu-west-1.amazoncognito.com"
    assert address(
        {"Domain": "auth.shop.example", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}}, "eu-west-1"
    ) == ("https://auth.shop.example")


def test_a_style_sheet_is_measured_in_bytes() -> None:
    assert css_problem(".logo-customizable { max-width: 60%; }") is None
    assert css_problem("ü" * (MOST_CSS_BYTES // 2)) is None
    assert "3074" in str(css_problem("ü" * (MOST_CSS_BYTES // 2 + 1)))
    assert "brace" in str(css_problem(".a { color: red;"))


def test_a_logo_is_a_small_picture() -> None:
    png = b"\x89PNG\r\n\x1a\n"
    assert logo_problem(png) is None
    assert logo_problem(b"\xff\xd8\xff\xe0") is None
    assert "PNG or JPEG" in str(logo_problem(b"<svg/>"))
    assert "101 KB" in str(logo_problem(png.ljust(MOST_LOGO_BYTES + 1)))
