import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.demo.signing_certificate import SIGNING_CERTIFICATE
from cognito_admin.model.settings.certificates import Validity, validity_of
from cognito_admin.model.settings.saml_metadata import Metadata, read_metadata

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SIGN_IN = "https://idp.example.com/sso/saml"


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def _time(when: datetime) -> bytes:
    text = f"{when:%Y%m%d%H%M%S}Z"
    return _der(0x17, text[2:].encode()) if 1950 <= when.year < 2050 else _der(0x18, text.encode())


def certificate(begins: datetime, ends: datetime, *, subject: bytes = b"\x00" * 300, version: bool = True) -> str:
    """A certificate as far as one is read here: nobody signed it."""
    signed = (
        (_der(0xA0, _der(0x02, b"\x02")) if version else b"")
        + _der(0x02, b"\x01")
        + _der(0x30, b"")
        + _der(0x30, b"")
        + _der(0x30, _time(begins) + _time(ends))
        + _der(0x30, subject)
    )
    return base64.b64encode(_der(0x30, _der(0x30, signed))).decode()


def until(year: int) -> str:
    return certificate(datetime(2020, 1, 1, tzinfo=UTC), datetime(year, 1, 1, tzinfo=UTC))


def key(text: str, use: str = ' use="signing"') -> str:
    signature = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    data = f"<ds:KeyInfo {signature}><ds:X509Data><ds:X509Certificate>{text}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    return f"<KeyDescriptor{use}>{data}</KeyDescriptor>"


def metadata(*keys: str, role: str = "IDPSSODescriptor", services: str = "") -> str:
    binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    places = services or f'<SingleSignOnService Binding="{binding}" Location="{SIGN_IN}"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">'
        f"<{role}>{''.join(keys)}{places}</{role}></EntityDescriptor>"
    )


def test_metadata_tells_whose_it_is_where_people_sign_in_and_when_its_certificate_expires():
    text = "\ufeff" + metadata(key(until(2027)), key(until(2029), ""), key("none", ' use="encryption"'))
    assert read_metadata(text, NOW) == Metadata(
        "https://idp.example.com/saml", SIGN_IN, datetime(2029, 1, 1, tzinfo=UTC), 2
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "not XML"),
        ("<html/>", "not the SAML metadata"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + metadata(key(until(2029))), "document type"),
        ("x" * 131_073, "131072"),
        (metadata(key(until(2029)), role="SPSSODescriptor"), "of an app"),
        (metadata(key(until(2029)), role="AttributeAuthorityDescriptor"), "not the SAML metadata"),
        (metadata(), "no signing certificate"),
        (metadata(key("none")), "cannot be read"),
        (metadata(key("A" * 4_097)), "longer than the 4096"),
        (metadata(key(until(2026))), "expired on 2026-01-01"),
        (metadata(key(until(2029)), services="<X/>"), "where people sign in"),
    ],
)
def test_metadata_that_cognito_could_not_use_is_refused_with_the_reason(text: str, why: str):
    assert why in str(read_metadata(text, NOW))


def test_metadata_of_several_providers_at_once_is_refused():
    one = metadata(key(until(2029))).partition("?>")[2]
    several = f'<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">{one}{one}</EntitiesDescriptor>'
    assert "several providers" in str(read_metadata(several, NOW))


MOMENTS = st.integers(-631_152_000, 253_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
"""From the year 1950, where UTCTime begins, far beyond 2049, where it ends."""


@given(MOMENTS, MOMENTS, st.binary(max_size=400), st.booleans())
def test_the_dates_of_any_certificate_are_read(begins: datetime, ends: datetime, subject: bytes, version: bool):
    text = certificate(begins, ends, subject=subject, version=version)
    assert validity_of(text) == Validity(begins, ends)


def test_a_real_certificate_is_read_with_or_without_its_pem_lines():
    expected = Validity(datetime(2024, 1, 1, tzinfo=UTC), datetime(2034, 1, 1, tzinfo=UTC))
    pem = f"-----BEGIN CERTIFICATE-----\n{SIGNING_CERTIFICATE[:64]}\n{SIGNING_CERTIFICATE[64:]}\n-----END CERTIFICATE-----"
    assert validity_of(SIGNING_CERTIFICATE) == expected
    assert validity_of(pem) == expected


@given(st.binary(max_size=60))
def test_what_is_no_certificate_is_taken_for_none(content: bytes):
    assert validity_of(base64.b64encode(_der(0x30, _der(0x30, content))).decode()) is None
    assert validity_of(content.decode("latin-1")) is None
