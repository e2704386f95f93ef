import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.settings.redirect_urls import UrlTrouble, url_trouble


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "https://shop.example/callback?from=cognito",
        "https://shop.example:8443/",
        "https://münchen.example/zurück",
        "http://localhost",
        "http://localhost:3000/callback",
        "http://127.0.0.1:8080",
        "http://[::1]:4200/",
        "myapp://example",
        "myapp://",
        "com.example.shop:/signed-in",
    ],
)
def test_people_can_be_sent_to_https_to_this_computer_and_into_an_app(url):
    assert url_trouble(url) is None


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("http://shop.example", UrlTrouble.PLAIN_HTTP),
        ("http://localhost.example", UrlTrouble.PLAIN_HTTP),
        ("http://192.168.1.20:3000", UrlTrouble.PLAIN_HTTP),
        ("https://shop.example/#signed-in", UrlTrouble.FRAGMENT),
        ("https://shop.example/#", UrlTrouble.FRAGMENT),
        ("https://*.shop.example/", UrlTrouble.WILDCARD),
        ("https://shop.example/*", UrlTrouble.WILDCARD),
        ("shop.example/callback", UrlTrouble.NO_SCHEME),
        ("/callback", UrlTrouble.NO_SCHEME),
        ("localhost:3000", UrlTrouble.NO_SCHEME),
        ("shop.example:8080/callback", UrlTrouble.NO_SCHEME),
        ("https:", UrlTrouble.NO_SCHEME),
        ("https://", UrlTrouble.NO_HOST),
        ("https:///callback", UrlTrouble.NO_HOST),
        ("https://shop.example:port/", UrlTrouble.NO_HOST),
        ("https://[::1/", UrlTrouble.NO_HOST),
        ("https://shop.example/a b", UrlTrouble.SPACE),
        ("https://shop.example/\t", UrlTrouble.SPACE),
        ("https://shop.example/" + "a" * 1_004, UrlTrouble.LONG),
        ("javascript:alert(1)", UrlTrouble.RUNS_CODE),
        ("data:text/html,x", UrlTrouble.RUNS_CODE),
        ("", UrlTrouble.NO_SCHEME),
    ],
)
def test_an_address_that_cognito_would_refuse_is_named_with_the_reason(url, trouble):
    assert url_trouble(url) is trouble


@given(st.text(max_size=80))
def test_whatever_is_typed_is_answered(text):
    assert url_trouble(text) is None or isinstance(url_trouble(text), UrlTrouble)
