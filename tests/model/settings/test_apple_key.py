import base64

import pytest

from cognito_admin.model.settings.apple_key import read_apple_key

KEY = base64.b64encode(b"\x30\x81\x87" + bytes(range(135))).decode()
FILE = f"-----BEGIN PRIVATE KEY-----\n{KEY[:64]}\n{KEY[64:128]}\n{KEY[128:]}\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize("text", [FILE, FILE.replace("\n", "\r\n"), KEY, f"  {KEY}\n", FILE.replace("\n", "")])
def test_the_key_of_apple_is_taken_out_of_its_file_in_one_line(text: str):
    assert read_apple_key(text) == KEY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("/home/me/AuthKey_ABC.p8", "no private key"),
        ("", "no private key"),
        ("c2hvcnQ=", "no private key"),
        (base64.b64encode(bytes(100)).decode(), "no private key"),
        (FILE.replace("PRIVATE KEY", "CERTIFICATE"), "This is a certificate"),
    ],
)
def test_what_is_no_private_key_is_refused_with_the_reason(text: str, why: str):
    assert why in str(read_apple_key(text))
