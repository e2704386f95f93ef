"""HTTP/1.1 on the loopback interface, just as much of it as AWS's clients speak.

The standard library's own server parses headers as e-mail, which would cost more than the answers do.
"""

import contextlib
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BufferedReader


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """``headers`` by lower-case name. ``path`` with its query, as sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpResponse:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class ConnectionReset(Exception):
    """Raised by a responder: the connection breaks off instead of an answer."""


class HttpServer:
    """One thread a connection. ``respond`` is called in these threads; what it raises unforeseen is kept in ``bugs``."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse], port: int = 0) -> None:
        self.bugs: list[Exception] = []
        self._respond = respond
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._closing = False
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._acceptor = threading.Thread(target=self._accept, name="emulator", daemon=True)
        self._acceptor.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Ends every connection and waits for the threads."""
        if self._closing:
            return
        self._closing = True
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            connections = dict(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections.values():
            thread.join()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._closing:
                connection.close()
                return
            thread = threading.Thread(target=self._serve, args=(connection,), name="emulator connection", daemon=True)
            with self._lock:
                self._connections[connection] = thread
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection.makefile("rb") as stream:
                while not self._closing and self._exchange(connection, stream):
                    pass
        except ConnectionReset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except (OSError, ValueError):
            pass  # the client went away, or never spoke HTTP
        finally:
            connection.close()
            with self._lock:
                del self._connections[connection]

    def _exchange(self, connection: socket.socket, stream: BufferedReader) -> bool:
        """One request and its answer; whether the connection stays open."""
        request_line = stream.readline(65_537)
        if not request_line:
            return False
        method, path, version = request_line.decode("latin-1").split()
        headers = _read_headers(stream)
        if headers.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = _read_body(stream, headers)
        response = self._answer(HttpRequest(method, path, headers, body))
        keep_alive = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        connection.sendall(_head(response, keep_alive) + (b"" if method == "HEAD" else response.body))
        return keep_alive

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._respond(request)
        except ConnectionReset:
            raise
        except Exception as bug:  # noqa: BLE001 - a bug of the emulator must reach the one who tests, not kill the connection
            self.bugs.append(bug)
            traceback.print_exception(bug, file=sys.stderr)
            return HttpResponse(b'{"__type": "InternalFailure", "message": "The emulator has a bug."}', 500)


def _read_headers(stream: BufferedReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    while (line := stream.readline(65_537)) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def _read_body(stream: BufferedReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return stream.read(int(headers.get("content-length") or 0))
    chunks: list[bytes] = []
    while size := int(stream.readline(65_537).partition(b";")[0], 16):
        chunks.append(stream.read(size))
        stream.readline(65_537)
    _read_headers(stream)
    return b"".join(chunks)


def _head(response: HttpResponse, keep_alive: bool) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    lines.append(f"Content-Length: {len(response.body)}")
    if not keep_alive:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
