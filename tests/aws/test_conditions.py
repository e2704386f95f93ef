"""What an account meets on a real computer: closed ports, foreign servers, profiles that lead nowhere."""

import asyncio
import datetime
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws import session
from cognito_admin.aws.account import Account
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from tests.aws.conftest import OpenAccount

ONCE = Patience(0, tries=1)
PATIENCE_S = 30.0


def _failure(account: Account) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.identity())
    return caught.value


@pytest.fixture
def closed_port() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def aws_folder(own_machine: Path) -> Path:
    (own_machine / ".aws").mkdir()
    return own_machine / ".aws"


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Starts a server that gives every request the same answer."""
    servers: list[tuple[HTTPServer, threading.Thread]] = []

    def start(status: int, body: bytes, content_type: str = "text/html") -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_closed_port_is_an_unreachable_endpoint(keys: None, closed_port: str, open_account: OpenAccount) -> None:
    failure = _failure(open_account(closed_port))
    assert failure.code is Code.ENDPOINT_UNREACHABLE
    assert failure.facts["endpoint"] == closed_port
    assert failure.facts["reason"]


def test_a_server_that_never_answers_is_given_up(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        account = open_account(f"http://127.0.0.1:{silent.getsockname()[1]}")
        failure = _failure(account)
    assert failure.code is Code.ENDPOINT_UNREACHABLE
    assert failure.facts["reason"] == "no answer in time"


@pytest.mark.parametrize("url", ["nonsense", "ftp://host", "http://", "http://host:99999", "//host"])
def test_an_endpoint_that_is_no_address_is_said_at_once(keys: None, url: str, open_account: OpenAccount) -> None:
    failure = _failure(open_account(url))
    assert failure == Failure(Code.ENDPOINT_MALFORMED, endpoint=url)


@pytest.mark.parametrize("status", [200, 403, 404])
def test_a_web_page_is_not_cognito(
    keys: None, serve: Callable[..., str], open_account: OpenAccount, status: int
) -> None:
    url = serve(status, b"<!DOCTYPE html><html><p>Welcome to the hotel<br></html>")
    account = open_account(url, patience=ONCE)
    assert _failure(account).code is Code.ENDPOINT_NOT_COGNITO
    with pytest.raises(Failure) as caught:
        asyncio.run(account.pools())
    assert caught.value.code is Code.ENDPOINT_NOT_COGNITO
    assert "hotel" not in str(caught.value.facts)


def test_a_broken_gateway_is_trouble_that_may_pass(
    keys: None, serve: Callable[..., str], open_account: OpenAccount
) -> None:
    account = open_account(serve(502, b"<html>Bad gateway</html>"), patience=ONCE)
    with pytest.raises(Failure) as caught:
        asyncio.run(account.pools())
    assert caught.value.code is Code.AWS_TROUBLE


def test_an_untrusted_certificate_is_refused(keys: None, tmp_path: Path, open_account: OpenAccount) -> None:
    certificate = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_S)

        def serve() -> None:
            for _ in range(2):
                connection, _ = listener.accept()
                with connection, pytest.raises(OSError):
                    context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=serve)
        thread.start()
        account = open_account(f"https://127.0.0.1:{listener.getsockname()[1]}")
        first = _failure(account)
        _failure(account)
        thread.join()
    assert first.code is Code.CERTIFICATE_REFUSED
    assert "self" in first.facts["reason"]


def test_no_proxy_comes_between_the_program_and_this_computer(
    account: Account, closed_port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, closed_port)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert asyncio.run(account.identity())


def test_a_missing_profile_is_named(open_account: OpenAccount, closed_port: str) -> None:
    assert _failure(open_account(closed_port, profile="gone")) == Failure(Code.PROFILE_NOT_FOUND, profile="gone")


def test_a_missing_profile_of_the_environment_is_named(
    open_account: OpenAccount, closed_port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "elsewhere")
    assert _failure(open_account(closed_port)) == Failure(Code.PROFILE_NOT_FOUND, profile="elsewhere")


def test_no_credentials_anywhere_is_said(open_account: OpenAccount, closed_port: str) -> None:
    assert _failure(open_account(closed_port)).code is Code.NO_CREDENTIALS


def test_no_region_is_said(keys: None, open_account: OpenAccount) -> None:
    assert _failure(open_account(None, region="")).code is Code.NO_REGION


@pytest.mark.parametrize("region", ["not a region", "us east 1"])
def test_a_region_that_cannot_be_one_is_said(keys: None, open_account: OpenAccount, region: str) -> None:
    assert _failure(open_account(None, region=region)) == Failure(Code.REGION_UNKNOWN, region=region)


def test_a_damaged_configuration_is_named_and_not_quoted(
    aws_folder: Path, open_account: OpenAccount, closed_port: str
) -> None:
    (aws_folder / "credentials").write_text("[a]\nx=1\nhush-hush\n")
    failure = _failure(open_account(closed_port, profile="a"))
    assert failure.code is Code.AWS_FILE_DAMAGED
    assert failure.facts["path"].endswith("credentials")
    assert "hush" not in str(failure.facts)


def test_an_incomplete_profile_says_what_is_missing(
    aws_folder: Path, open_account: OpenAccount, closed_port: str
) -> None:
    (aws_folder / "credentials").write_text("[a]\naws_access_key_id = AKIA\n")
    failure = _failure(open_account(closed_port, profile="a"))
    assert failure.code is Code.CREDENTIALS_INCOMPLETE
    assert "aws_secret_access_key" in failure.facts["reason"]


def test_a_profile_has_precedence_over_keys_of_the_environment(
    keys: None, aws_folder: Path, open_account: OpenAccount, emulator: Emulator
) -> None:
    emulator.service.principals["AKIAPROFILE"] = "arn:aws:iam::123456789012:user/of-the-profile"
    (aws_folder / "credentials").write_text(
        f"[a]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = {SECRET_KEY}\n"
    )
    identity = asyncio.run(open_account(emulator.url, profile="a").identity())
    assert identity.arn.endswith("user/of-the-profile")


def test_a_role_is_assumed_at_the_endpoint_of_the_connection(
    aws_folder: Path, open_account: OpenAccount, closed_port: str
) -> None:
    (aws_folder / "credentials").write_text("[keys]\naws_access_key_id = A\naws_secret_access_key = S\n")
    (aws_folder / "config").write_text(
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = keys\n"
    )
    failure = _failure(open_account(closed_port, profile="role"))
    assert (failure.code, failure.facts["endpoint"]) == (Code.ENDPOINT_UNREACHABLE, closed_port)


def test_a_role_whose_source_is_missing_is_an_incomplete_profile(
    aws_folder: Path, open_account: OpenAccount, closed_port: str
) -> None:
    (aws_folder / "config").write_text("[profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = gone\n")
    assert _failure(open_account(closed_port, profile="role")).code is Code.CREDENTIALS_INCOMPLETE


def test_an_ended_sign_in_names_the_command_that_renews_it(
    aws_folder: Path, open_account: OpenAccount, closed_port: str
) -> None:
    (aws_folder / "config").write_text(
        "[profile corp]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
        "[sso-session s]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
    )
    failure = _failure(open_account(closed_port, profile="corp"))
    assert failure.code is Code.SSO_SIGN_IN_NEEDED
    assert failure.facts["command"] == "aws sso login --profile corp"


def test_profiles_that_lead_in_a_circle_are_named(
    aws_folder: Path, open_account: OpenAccount, closed_port: str
) -> None:
    role = "role_arn = arn:aws:iam::123456789012:role/x"
    (aws_folder / "config").write_text(
        f"[profile a]\n{role}\nsource_profile = b\n[profile b]\n{role}\nsource_profile = c\n"
        f"[profile c]\n{role}\nsource_profile = a\n[profile own]\n{role}\nsource_profile = own\n"
    )
    for profile, chain in (("a", "a → b → c → a"), ("own", "own → own")):
        failure = _failure(open_account(closed_port, profile=profile))
        assert failure == Failure(Code.PROFILE_LOOPS, profile=profile, chain=chain)


def test_a_missing_web_identity_token_is_said(aws_folder: Path, open_account: OpenAccount, closed_port: str) -> None:
    (aws_folder / "config").write_text(
        "[profile w]\nrole_arn = arn:aws:iam::1:role/x\nweb_identity_token_file = /nowhere/token\n"
    )
    assert _failure(open_account(closed_port, profile="w")).code is Code.CREDENTIALS_NOT_FETCHED


def test_a_pool_of_another_region_is_not_found(
    keys: None, emulator: Emulator, pool: PoolId, open_account: OpenAccount
) -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(open_account(emulator.url, region="us-west-2").cognito(pool).describe())
    assert caught.value.code is Code.POOL_NOT_FOUND
    assert caught.value.facts["region"] == "us-west-2"


@pytest.mark.parametrize("kind", ["denied", "expired", "invalid_key"])
def test_no_secret_is_in_a_failure(keys: None, emulator: Emulator, open_account: OpenAccount, kind: Any) -> None:
    emulator.service.faults.add(kind)
    with pytest.raises(Failure) as caught:
        asyncio.run(open_account(emulator.url).pools())
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.facts)
    assert SECRET_KEY not in told
    assert ACCESS_KEY not in told


def _self_signed(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path
