import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.demo.token_keys import KEYS
from cognito_admin.model.tokens.keys import Key, read_keys
from tests.model.tokens.made import PUBLIC_KEYS

# RFC 7515, appendix A.2.
RFC_KEY = {
    "kty": "RSA",
    "n": (
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-"
        "yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
        "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
        "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
        "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    ),
    "e": "AQAB",
}
RFC_TEXT = b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
RFC_SIGNATURE = (
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
    "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--"
    "f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt"
    "FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77"
    "Rw"
)


def signature(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


def test_the_example_of_the_standard_is_found_right() -> None:
    (key,) = read_keys({"keys": [RFC_KEY]})
    assert key.has_signed(RFC_TEXT, signature(RFC_SIGNATURE))
    assert not key.has_signed(RFC_TEXT + b"x", signature(RFC_SIGNATURE))


@settings(max_examples=6)
@given(st.binary(max_size=50), st.integers(0, 255), st.integers(1, 255))
def test_a_signature_with_any_byte_changed_is_wrong(text: bytes, place: int, change: int) -> None:
    made = KEYS["id"].signature(text)
    changed = bytearray(made)
    changed[place] ^= change
    assert PUBLIC_KEYS[0].has_signed(text, made)
    assert not PUBLIC_KEYS[0].has_signed(text, bytes(changed))
    assert not PUBLIC_KEYS[1].has_signed(text, made)


def test_a_signature_of_another_length_or_beyond_the_key_is_wrong() -> None:
    key = PUBLIC_KEYS[0]
    made = KEYS["id"].signature(b"text")
    beyond = (int.from_bytes(made, "big") + key.modulus).to_bytes(257, "big")
    for wrong in (b"", made[1:], b"\x00" + made, beyond, b"\xff" * 256):
        assert not key.has_signed(b"text", wrong)


def test_padding_that_leaves_room_for_more_is_wrong() -> None:
    # With the exponent 3 such a signature could be made without the key (Bleichenbacher, 2006).
    pair = KEYS["id"]
    forged = pow(int.from_bytes(b"\x00\x01" + b"\xff" * 8 + b"\x00" + b"\x00" * 245, "big"), 1, pair.modulus)
    assert not Key("k", pair.modulus, 65_537).has_signed(b"text", forged.to_bytes(256, "big"))


@pytest.mark.parametrize(
    "changed",
    [
        {"kty": "EC"},
        {"use": "enc"},
        {"alg": "RS1"},
        {"n": "AQAB"},
        {"n": None},
        {"n": "é"},
        {"e": "AQ"},
        {"e": "A" * 400},
    ],
)
def test_a_key_that_cannot_have_signed_tokens_is_left_out(changed: dict[str, object]) -> None:
    assert read_keys({"keys": [{**RFC_KEY, **changed}, KEYS["id"].as_json(), "no key"]}) == PUBLIC_KEYS[:1]


@pytest.mark.parametrize("document", [None, [], {}, {"keys": None}, {"keys": {}}])
def test_what_is_no_key_set_has_no_keys(document: object) -> None:
    assert read_keys(document) == ()
