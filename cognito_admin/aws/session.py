"""The SDK's session and clients of one connection. Used on worker threads only: importing and making them is slow."""

import copy
import functools
import logging
import os
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import botocore
import botocore.session
from botocore.config import Config
from botocore.credentials import RefreshableCredentials, create_credential_resolver
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import HierarchicalEmitter
from botocore.loaders import create_loader

from cognito_admin import __version__
from cognito_admin.aws.credential_program import CredentialPrograms
from cognito_admin.aws.credentials import Means, mfa_facts
from cognito_admin.aws.errors import not_fetched
from cognito_admin.aws.guard import Guard
from cognito_admin.aws.moments import moment
from cognito_admin.aws.repeated_requests import RepeatedRequests
from cognito_admin.aws.settings.exchanges import listen
from cognito_admin.aws.whole_answers import WholeAnswers
from cognito_admin.model.connections import Connection, ConnectionKind, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_s3 import S3Client
    from types_boto3_sts import STSClient

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 20

_AT_THE_ENDPOINT = frozenset(
    {
        "acm",
        "cloudwatch",
        "cognito-identity",
        "cognito-idp",
        "firehose",
        "iam",
        "kms",
        "lambda",
        "logs",
        "s3",
        "sesv2",
        "sns",
        "sts",
    }
)
"""Services that the endpoint URL of a connection stands for."""

_PROMPT = "Enter MFA code for "
"""What the SDK would write on the terminal, before the serial number of the device."""
_WRONG_CODE = "invalid MFA one time pass code"
"""A part of the text with which AWS denies AssumeRole for the sake of the code."""
_ROLE = "assume-role"
"""The SDK's name for credentials that came of a role."""
_ROLE_ENDS_WITHIN_S = 60
"""The SDK would renew a role fifteen minutes early, which is as long as some last, and refuse where that needs a code."""


# What it warns of, with a traceback, is told as a failure; and it is no trouble when the person has no code at hand.
logging.getLogger("botocore.credentials").setLevel(logging.ERROR)


class Clients:
    """Clients that share one session, made at first use. Safe to use from several threads.

    Every request any of them sends, those for credentials included, passes the guard.
    """

    def __init__(
        self,
        connection: Connection,
        mode: Callable[[PoolId | None], Mode],
        connections: int,
        means: Means | None = None,
    ) -> None:
        self._connection = connection
        self._means = means or Means()
        self._guard = Guard(mode)
        self._connections = connections
        self._programs = CredentialPrograms(connection.profile)
        self._lock = threading.RLock()
        self._session: _Session | None = None
        self._made: dict[tuple[str, str | None], Any] = {}
        self._repeated: RepeatedRequests | None = None
        self._signing_in: Future[None] | None = None
        self._code_given = False
        self._refused: Failure | None = None
        self._refused_s = 0.0

    @property
    def cognito(self) -> "CognitoIdentityProviderClient":
        return cast("CognitoIdentityProviderClient", self._client("cognito-idp"))

    @property
    def repeated(self) -> RepeatedRequests:
        """For what is asked of Cognito by the thousand."""
        with self._lock:
            client = self._client("cognito-idp")
            if self._repeated is None or self._repeated.client is not client:
                self._repeated = RepeatedRequests(client, self._guard)
            return self._repeated

    @property
    def sts(self) -> "STSClient":
        return cast("STSClient", self._client("sts"))

    @property
    def functions(self) -> Any:
        """Lambda."""
        return self._client("lambda")

    @property
    def metrics(self) -> Any:
        """CloudWatch."""
        return self._client("cloudwatch")

    @property
    def storage(self) -> "S3Client":
        return cast("S3Client", self._client("s3"))

    def of(self, service: str, region: str | None = None) -> Any:
        """A client by the SDK's name of its service, in the region of the connection or another."""
        return self._client(service, region)

    def sign_in(self, began_s: float) -> None:
        """Gets or renews the credentials, so that what goes wrong there is told apart from the request itself.

        Those who need them at the same time wait for one of them, so that nobody is asked twice. For the same reason what the
        person would not answer, or a program could not, holds for every request that ``began_s`` before (``time.monotonic``).
        """
        with self._lock:
            session = self._session
            if session is not None and (
                session.signed_in or (self._signing_in is not None and session.still_signed_in)
            ):
                return
            if self._refused is not None and began_s <= self._refused_s:
                raise self._refused
            signing_in, leads = self._signing_in or Future[None](), self._signing_in is None
            self._signing_in = signing_in
        if leads:
            try:
                self._sign_in()
                outcome = None
            except BaseException as error:  # noqa: BLE001 - it is raised below, for everybody who waits
                outcome = error
            with self._lock:
                self._signing_in = None
                if isinstance(outcome, Failure):
                    self._refused, self._refused_s = outcome, time.monotonic()
            signing_in.set_result(None) if outcome is None else signing_in.set_exception(outcome)
        signing_in.result()

    def interrupt(self) -> None:
        """Ends what keeps a sign-in waiting on this computer. Returns at once; to be called from any thread."""
        self._programs.interrupt()

    def close(self) -> None:
        """Closes the connections that are at rest."""
        with self._lock:
            for client in self._made.values():
                client.close()
            self._made.clear()

    def _sign_in(self) -> None:
        while True:
            self._code_given = False
            try:
                self._get_credentials()
            except ClientError as error:
                if not (self._code_given and _WRONG_CODE in str(error)):
                    raise
                # The SDK gives every session one try.
                self._begin_anew("mfa_code_again")
            else:
                return

    def _get_credentials(self) -> None:
        with self._lock:
            if self._session is not None and self._session.role_ends:
                self._begin_anew("mfa_code")
            session = self._session = self._session or self._new_session("mfa_code")
        try:
            credentials = session.get_credentials()
            if credentials is not None:
                credentials.get_frozen_credentials()
        except ParamValidationError as error:
            # What the SDK put together out of the lines of the profile, such as an ARN of a role that is none.
            reason = str(cast("Any", error).kwargs["report"]).splitlines()[0]
            raise Failure(Code.CREDENTIALS_INCOMPLETE, profile=self._connection.profile, reason=f"{reason}.") from None
        except BotoCoreError:
            # Some of them are OSErrors or ValueErrors as well.
            raise
        except (OSError, ValueError) as error:
            raise not_fetched(error, self._connection) from None

    def _client(self, service: str, region: str | None = None) -> Any:
        region = region or self._connection.region
        with self._lock:
            client = self._made.get((service, region))
            if client is None:
                session = self._session = self._session or self._new_session("mfa_code")
                client = self._made[service, region] = session.create_client(service, region)
            return client

    def _begin_anew(self, question: str) -> None:
        """With another session. Requests on their way go on with the clients of the old one."""
        with self._lock:
            self._made.clear()
            self._session = self._new_session(question)

    def _new_session(self, question: str) -> "_Session":
        connection = self._connection
        if not connection.region:
            raise Failure(Code.NO_REGION, profile=connection.profile)
        session = _Session(connection)
        _check_certificates(session, connection.endpoint_url)
        session.set_config_variable("region", connection.region)
        session.set_default_client_config(
            Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                retries={"total_max_attempts": 1, "mode": "standard"},
                max_pool_connections=self._connections,
                proxies={} if _is_this_computer(connection.endpoint_url) else None,
                # The name of a bucket before that of an endpoint would lead nowhere.
                s3={"addressing_style": "path"} if connection.endpoint_url else None,
                # Given whole: the SDK would put its own together for every request anew.
                user_agent=f"cognito-admin/{__version__} Botocore/{botocore.__version__}",
            )
        )
        session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=moment)
        session.register("before-send", self._guard)
        session.register("before-parse", WholeAnswers(connection.endpoint_url))
        listen(session)
        if connection.kind is ConnectionKind.ACCESS_KEY:
            key = self._means.access_key()
            session.set_credentials(key.id, key.secret, key.session_token)
        else:
            self._furnish(session, question)
        return session

    def _furnish(self, session: "_Session", question: str) -> None:
        """Puts what belongs to this program in the place of what the SDK would do on a terminal and on its own."""
        providers: Any = create_credential_resolver(session, self._means.sessions, self._connection.region)
        roles = providers.get_provider(_ROLE)
        # The SDK would ask for the code on a terminal that may not be there, and block.
        roles._prompter = functools.partial(self._ask_for_code, session, question)
        # The profile's own program, and that of a profile it takes its credentials from.
        providers.get_provider("custom-process")._popen = self._programs.start
        make_program = roles._profile_provider_builder._create_process_provider

        def program(profile_name: str) -> Any:
            made = make_program(profile_name)
            made._popen = self._programs.start
            return made

        roles._profile_provider_builder._create_process_provider = program
        session.register_component("credential_provider", providers)

    def _ask_for_code(self, session: "_Session", question: str, prompt: str) -> str:
        profile, device = session.profile or "default", prompt.removeprefix(_PROMPT).removesuffix(": ")
        configured: dict[str, dict[str, str]] = session.full_config["profiles"]
        role = next((one.get("role_arn") for one in configured.values() if one.get("mfa_serial") == device), None)
        code = self._means.ask(question, mfa_facts(profile, role, device), False)
        self._code_given = True
        return code


class _Session(botocore.session.Session):
    """A session whose clients, the SDK's own ones included, use the endpoint URL of the connection."""

    def __init__(self, connection: Connection) -> None:
        endpoint_url = connection.endpoint_url
        if endpoint_url is not None and not _is_web_address(endpoint_url):
            raise Failure(Code.ENDPOINT_MALFORMED, endpoint=endpoint_url)
        own_key = connection.kind is ConnectionKind.ACCESS_KEY
        # With a key of its own, a profile that the environment names is none of its business.
        super().__init__(
            {"profile": (None, None, None, None)} if own_key else None,
            copy.copy(_handlers(len(BUILTIN_HANDLERS))),
            include_builtin_handlers=False,
            profile=connection.profile,
        )
        self._endpoint_url = endpoint_url

    def _register_data_loader(self) -> None:
        components = cast("Any", self)._components
        components.lazy_register_component("data_loader", lambda: _models(self.get_config_variable("data_path") or ""))

    @property
    def signed_in(self) -> bool:
        """Whether there are credentials that need not be renewed now."""
        credentials = self._known
        if isinstance(credentials, RefreshableCredentials):
            return not credentials.refresh_needed()
        return credentials is not None

    @property
    def still_signed_in(self) -> bool:
        """Whether the credentials there are will do while somebody renews them."""
        credentials = self._known
        if isinstance(credentials, RefreshableCredentials):
            return not credentials.refresh_needed(cast("Any", credentials)._mandatory_refresh_timeout)
        return credentials is not None

    @property
    def role_ends(self) -> bool:
        """Whether the role that was taken on is at its end, so that the whole way to it has to be gone anew."""
        return self._known is not None and self._known.method == _ROLE and not self.signed_in

    def get_credentials(self) -> Any:
        before, credentials = self._known, cast("Any", super().get_credentials())
        if before is None and credentials is not None and credentials.method == _ROLE:
            credentials._advisory_refresh_timeout = credentials._mandatory_refresh_timeout = _ROLE_ENDS_WITHIN_S
        return credentials

    @property
    def _known(self) -> Any:
        """The credentials there are, without getting any."""
        return cast("Any", self)._credentials

    def create_client(self, service_name: str, *args: Any, **options: Any) -> Any:
        if service_name in _AT_THE_ENDPOINT and self._endpoint_url is not None:
            options.setdefault("endpoint_url", self._endpoint_url)
        return super().create_client(service_name, *args, **options)


@functools.cache
def _handlers(_count: int) -> HierarchicalEmitter:
    """What the SDK itself does along with each request. To put it together is most of what a session costs.

    Who adds to it later, as recorders of requests do, is taken on with the next session: there is one more then.
    """
    handlers = HierarchicalEmitter()
    botocore.session.Session(event_hooks=handlers)
    return handlers


@functools.cache
def _models(paths: str) -> Any:
    """What the SDK knows of the services, read from further folders, too. Each session would read and keep it for itself."""
    return create_loader(paths or None)


def _check_certificates(session: "_Session", endpoint_url: str | None) -> None:
    """The SDK takes a file that is not there for a network that is not there. Raises Failure(CERTIFICATES_UNREADABLE)."""
    path: str | None = session.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE")
    if path and not (endpoint_url or "").startswith("http://"):
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
        except OSError as error:
            # What TLS itself says of a file that holds none is of no help.
            reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            raise Failure(Code.CERTIFICATES_UNREADABLE, path=path, reason=reason) from None


def _is_this_computer(endpoint_url: str | None) -> bool:
    """Whether no proxy can be meant, whatever the environment says of proxies."""
    return endpoint_url is not None and urlsplit(endpoint_url).hostname in ("127.0.0.1", "::1", "localhost")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
