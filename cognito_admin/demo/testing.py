"""The emulator inside a test's own process."""

from datetime import datetime
from types import TracebackType
from typing import Any, Self

from cognito_admin.demo.clock import Clock
from cognito_admin.demo.quotas import Quotas
from cognito_admin.demo.server import Server
from cognito_admin.demo.state import Service

ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


class Emulator:
    """A service and its server, closed on leaving the ``with`` block; a bug of the emulator's own is raised then.

    Quotas are not enforced unless asked for. ``at`` stops the clock there.
    """

    def __init__(
        self, service: Service | None = None, *, quotas: bool = False, seed: int = 1, at: datetime | None = None
    ) -> None:
        self.service = service or Service(seed=seed, clock=Clock(at), quotas=Quotas(enforced=quotas))
        self._server = Server(self.service)

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def credentials(self) -> dict[str, Any]:
        """What ``boto3.client`` wants to talk to the emulator: endpoint, Region and a pair of keys."""
        return {
            "endpoint_url": self.url,
            "region_name": self.service.region,
            "aws_access_key_id": ACCESS_KEY,
            "aws_secret_access_key": SECRET_KEY,
        }

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is None and self._server.bugs:
            raise self._server.bugs[0]
