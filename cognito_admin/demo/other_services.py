"""Every AWS service but Cognito user pools: moto's, loaded when first asked for."""

import io
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.demo.wire import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable


class OtherServices:
    """moto's server application, called in place. ``when_loaded`` is called once, before its first answer."""

    def __init__(self, when_loaded: Sequence[Callable[[], None]] = ()) -> None:
        self._when_loaded = when_loaded
        self._lock = threading.Lock()
        self._application: Any = None

    def respond(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on to moto."""
        with self._lock:
            if self._application is None:
                from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # pyright: ignore[reportMissingTypeStubs]

                self._application = DomainDispatcherApplication(create_backend_app)
                for furnish in self._when_loaded:
                    furnish()
            started: list[tuple[str, list[tuple[str, str]]]] = []

            def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
                started.append((status, headers))

            parts = cast("Iterable[bytes]", self._application(_environ(request), start_response))
            try:
                body = b"".join(parts)
            finally:
                close = getattr(parts, "close", None)
                if close is not None:
                    close()
        status, headers = started[0]
        kept = {name: value for name, value in headers if name.lower() not in ("content-length", "connection")}
        if body.startswith(b"{"):
            # For Lambda moto calls it a page of HTML.
            kept = {name: value for name, value in kept.items() if name.lower() != "content-type"}
            kept["Content-Type"] = "application/json"
        return HttpResponse(body, int(status.split()[0]), kept)

    def close(self) -> None:
        """Forgets what moto was told: it keeps its state for the whole process."""
        if self._application is not None:
            self.respond(HttpRequest("POST", "/moto-api/reset", {"host": "localhost"}, b""))


def _environ(request: HttpRequest) -> dict[str, Any]:
    path, _, query = request.path.partition("?")
    host, _, port = request.headers.get("host", "127.0.0.1:80").partition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "RAW_URI": request.path,
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if name not in ("content-type", "content-length", "transfer-encoding"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ
