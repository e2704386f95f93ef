from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws.profiles import list_profiles
from cognito_admin.model.failures import Code, Failure

CONFIG = """
[default]
region = eu-west-1
[profile sso]
sso_session = corp
sso_account_id = 123456789012
region = us-east-1
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
[profile legacy sso]
sso_start_url = https://example.awsapps.com/start
[profile "two words"]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = keys
[profile code]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = keys
mfa_serial = arn:aws:iam::123456789012:mfa/ann
[profile web]
role_arn = arn:aws:iam::123456789012:role/x
web_identity_token_file = /token
[profile process]
credential_process = /bin/true
aws_access_key_id = AKIA
[profile login]
login_session = arn:aws:iam::123456789012:user/ann
s3 =
    max_concurrent_requests = 5
[profile both]
credential_process = /bin/true
[profile plain]
endpoint_url = http://127.0.0.1:5000
[services local]
cognito_identity_provider =
    endpoint_url = http://127.0.0.1:5000
[preview]
cloudfront = true
"""
CREDENTIALS = """
[keys]
aws_access_key_id = AKIA
aws_secret_access_key = hush
[both]
aws_access_key_id = AKIA
aws_secret_access_key = hush
[default]
aws_access_key_id = AKIA
"""


@pytest.fixture
def folder(own_machine: Path) -> Path:
    (own_machine / ".aws").mkdir()
    return own_machine / ".aws"


def test_every_profile_is_found_with_its_kind(folder: Path) -> None:
    (folder / "config").write_text(CONFIG)
    (folder / "credentials").write_text(CREDENTIALS)
    assert {profile.name: profile.kind for profile in list_profiles()} == {
        "default": "keys",
        "both": "keys",
        "code": "role-mfa",
        "keys": "keys",
        "login": "login",
        "plain": "other",
        "process": "process",
        "sso": "sso",
        "two words": "role",
        "web": "web-identity",
    }


def test_the_default_comes_first_with_region_and_endpoint_known(folder: Path) -> None:
    (folder / "config").write_text(CONFIG)
    profiles = {profile.name: profile for profile in list_profiles()}
    assert next(iter(profiles)) == "default"
    assert profiles["default"].region == "eu-west-1"
    assert profiles["plain"].endpoint_url == "http://127.0.0.1:5000"
    assert profiles["plain"].region is None


def test_no_files_are_no_profiles() -> None:
    assert list_profiles() == ()


def test_files_named_by_the_environment_are_read_instead(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "config").write_text(CONFIG)
    (tmp_path / "my config").write_text("[profile elsewhere]\n")
    (tmp_path / "my credentials").write_text("[k]\naws_access_key_id = A\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "my config"))
    monkeypatch.setenv("PLACE", str(tmp_path))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "$PLACE/my credentials")
    assert [profile.name for profile in list_profiles()] == ["elsewhere", "k"]


def test_a_file_saved_by_a_windows_editor_is_read(folder: Path) -> None:
    (folder / "config").write_bytes(b"\xef\xbb\xbf[profile a]\r\nregion = us-east-1\r\n")
    assert [(profile.name, profile.region) for profile in list_profiles()] == [("a", "us-east-1")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[a]\naws_secret_access_key = hush\nhush-hush\n", "line 3 is not understood"),
        (b"hush\n[a]\n", "line 1 is not understood"),
        (b"[a]\nx=1\nx=2\n", "line 3 is not understood"),
        (b"\xff\xfe\x00", "it is not plain text"),
    ],
)
def test_a_damaged_file_is_named_without_quoting_it(folder: Path, content: bytes, reason: str) -> None:
    (folder / "credentials").write_bytes(content)
    with pytest.raises(Failure) as caught:
        list_profiles()
    assert caught.value == Failure(Code.AWS_FILE_DAMAGED, path=str(folder / "credentials"), reason=reason)
    assert caught.value.__suppress_context__


def test_no_secret_is_kept(folder: Path) -> None:
    (folder / "credentials").write_text(CREDENTIALS)
    assert "hush" not in repr(list_profiles())
    assert "AKIA" not in repr(list_profiles())


@given(st.binary(max_size=200))
def test_any_file_gives_profiles_or_a_known_failure(content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_text", lambda self, encoding: content.decode(encoding))
        codes = {Code.AWS_FILE_DAMAGED}
        try:
            list_profiles()
        except Failure as failure:
            codes.add(failure.code)
        assert codes == {Code.AWS_FILE_DAMAGED}


def test_the_sdk_finds_the_same_profiles(folder: Path) -> None:
    import botocore.session

    (folder / "config").write_text(CONFIG)
    (folder / "credentials").write_text(CREDENTIALS)
    theirs = botocore.session.Session().available_profiles
    assert {profile.name for profile in list_profiles()} == set(theirs)
