"""The SDK's session and clients of one connection. Used on worker threads only: importing and making them is slow."""

import functools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from cognito_admin.aws.credentials import Asking, nobody_answers
from cognito_admin.aws.errors import not_fetched
from cognito_admin.aws.guard import Guard
from cognito_admin.aws.user_page_parser import use_quick_parser
from cognito_admin.model.connections import Connection, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_sts import STSClient

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 20

_AT_THE_ENDPOINT = frozenset({"cognito-idp", "sts"})
"""Services that the endpoint URL of a connection stands for."""

_PROMPT = "Enter MFA code for "
"""What the SDK would write on the terminal, before the serial number of the device."""


class Clients:
    """Clients that share one session, made at first use. Safe to use from several threads.

    Every request any of them sends, those for credentials included, passes the guard. ``ask`` reaches the person.
    """

    def __init__(
        self,
        connection: Connection,
        mode: Callable[[PoolId | None], Mode],
        connections: int,
        ask: Asking = nobody_answers,
    ) -> None:
        self._connection = connection
        self._ask = ask
        self._guard = Guard(mode)
        self._connections = connections
        self._lock = threading.Lock()
        self._made: dict[str, Any] = {}

    @property
    def cognito(self) -> "CognitoIdentityProviderClient":
        return cast("CognitoIdentityProviderClient", self._client("cognito-idp"))

    @property
    def sts(self) -> "STSClient":
        return cast("STSClient", self._client("sts"))

    def sign_in(self) -> None:
        """Gets or renews the credentials, so that what goes wrong there is told apart from the request itself."""
        with self._lock:
            try:
                credentials = self._session.get_credentials()
                if credentials is not None:
                    credentials.get_frozen_credentials()
            except BotoCoreError:
                # Some of them are OSErrors or ValueErrors as well.
                raise
            except (OSError, ValueError) as error:
                raise not_fetched(error, self._connection) from None

    def close(self) -> None:
        """Closes the connections that are at rest."""
        with self._lock:
            for client in self._made.values():
                client.close()
            self._made.clear()

    def _client(self, service: str) -> Any:
        with self._lock:
            client = self._made.get(service)
            if client is None:
                client = self._made[service] = self._session.create_client(service, self._connection.region)
            return client

    @functools.cached_property
    def _session(self) -> "_Session":
        connection = self._connection
        if not connection.region:
            raise Failure(Code.NO_REGION, profile=connection.profile)
        session = _Session(connection.endpoint_url, connection.profile)
        session.set_config_variable("region", connection.region)
        session.set_default_client_config(
            Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                retries={"total_max_attempts": 1, "mode": "standard"},
                max_pool_connections=self._connections,
                proxies={} if _is_this_computer(connection.endpoint_url) else None,
                user_agent_extra="cognito-admin",
            )
        )
        session.register("before-send", self._guard)
        use_quick_parser(session)
        providers: Any = session.get_component("credential_provider")
        # The SDK would ask for the code on a terminal that may not be there, and block.
        providers.get_provider("assume-role")._prompter = self._ask_for_code
        return session

    def _ask_for_code(self, prompt: str) -> str:
        profile, device = self._connection.profile or "default", prompt.removeprefix(_PROMPT).rstrip(": ")
        return self._ask("mfa_code", {"profile": profile, "device": device}, False)


class _Session(botocore.session.Session):
    """A session whose clients, the SDK's own ones included, use the endpoint URL of the connection."""

    def __init__(self, endpoint_url: str | None, profile: str | None) -> None:
        if endpoint_url is not None and not _is_web_address(endpoint_url):
            raise Failure(Code.ENDPOINT_MALFORMED, endpoint=endpoint_url)
        super().__init__(profile=profile)
        self._endpoint_url = endpoint_url

    def create_client(self, service_name: str, *args: Any, **options: Any) -> Any:
        if service_name in _AT_THE_ENDPOINT and self._endpoint_url is not None:
            options.setdefault("endpoint_url", self._endpoint_url)
        return super().create_client(service_name, *args, **options)


def _is_this_computer(endpoint_url: str | None) -> bool:
    """Whether no proxy can be meant, whatever the environment says of proxies."""
    return endpoint_url is not None and urlsplit(endpoint_url).hostname in ("127.0.0.1", "::1", "localhost")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
