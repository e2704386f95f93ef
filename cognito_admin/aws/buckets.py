"""Whole objects in S3 under a prefix. Its methods wait for AWS, so that they are called on a thread that may wait."""

import contextlib
import functools
import re
from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from cognito_admin.aws.asked import Asked
from cognito_admin.model.failures import Code, Failure

if TYPE_CHECKING:
    from cognito_admin.aws.calls import Calls
    from cognito_admin.aws.session import Clients

_URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", re.DOTALL)
"""The names of buckets: user guide of S3, "General purpose bucket naming rules"."""
_MOST = 1_000_000
"""Objects that are listed under one prefix: a backup of many parts and settings has some thousands."""
_RANGE = re.compile(r"bytes \d+-\d+/(\d+)")

_Answer = TypeVar("_Answer")


class Prefix:
    """Objects by the rest of their keys; an empty rest is an object of just this name.

    Every method may raise Failure(BUCKET_NOT_FOUND | BUCKET_REFUSED), and what AWS refuses or fails at.
    """

    def __init__(self, calls: "Calls", url: str) -> None:
        """Raises Failure(BUCKET_NAME_WRONG)."""
        match = _URL.fullmatch(url)
        if match is None:
            raise Failure(Code.BUCKET_NAME_WRONG, path=url)
        self._calls = calls
        self._bucket: str = match[1]
        self._prefix = (match[2] or "").strip("/")
        self._before = self._prefix and f"{self._prefix}/"
        self.name = f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def below(self, folder: str) -> "Prefix":
        return Prefix(self._calls, f"{self.name}/{folder}")

    def folders(self) -> list[str]:
        """The names that keys go on with up to their next slash."""
        return [
            one["Prefix"].removeprefix(self._before).rstrip("/")
            for page in self._pages({"Delimiter": "/"})
            for one in page.get("CommonPrefixes", ())
        ]

    def sizes(self) -> dict[str, int]:
        """Bytes of every object. Raises Failure(BACKUP_NONE) for more than any backup has."""
        found: dict[str, int] = {}
        for page in self._pages({}):
            for one in page.get("Contents", ()):
                found[one["Key"].removeprefix(self._before)] = one["Size"]
            if len(found) > _MOST:
                raise Failure(Code.BACKUP_NONE, path=self.name)
        return found

    def get(self, key: str, first: int, count: int) -> tuple[bytes, int]:
        """At most ``count`` bytes from ``first`` on, of those that are there, and how many there are in all. Raises KeyError."""

        def send(clients: "Clients") -> tuple[bytes, int]:
            try:
                answer = clients.storage.get_object(
                    Bucket=self._bucket, Key=self._key(key), Range=f"bytes={first}-{first + count - 1}"
                )
            except clients.storage.exceptions.NoSuchKey as error:
                raise KeyError(key) from error
            except clients.storage.exceptions.ClientError as error:
                if error.response.get("Error", {}).get("Code") == "InvalidRange":
                    # That is all there is.
                    return b"", first
                raise
            said = _RANGE.fullmatch(answer.get("ContentRange", ""))
            with answer["Body"] as body:
                data: bytes = body.read(count)
            return data, int(said[1]) if said else len(data)

        return self._ask("GetObject", send)

    def put(self, key: str, data: bytes) -> None:
        self._ask(
            "PutObject",
            lambda clients: clients.storage.put_object(Bucket=self._bucket, Key=self._key(key), Body=data),
        )

    def remove(self, key: str) -> None:
        """An object that is not there is no trouble."""
        self._ask(
            "DeleteObject", lambda clients: clients.storage.delete_object(Bucket=self._bucket, Key=self._key(key))
        )

    def _key(self, key: str) -> str:
        return f"{self._before}{key}" if key else self._prefix

    def _pages(self, options: dict[str, Any]) -> Generator[Mapping[str, Any]]:
        options |= {"Bucket": self._bucket, "Prefix": self._before}
        while True:
            page = self._ask("ListObjectsV2", functools.partial(_list, options))
            yield page
            if not page.get("NextContinuationToken"):
                return
            options = {**options, "ContinuationToken": page["NextContinuationToken"]}

    def _ask(self, operation: str, send: "Callable[[Clients], _Answer]") -> _Answer:
        with self._named():
            return self._calls.read_here(Asked(operation), send)

    @contextlib.contextmanager
    def _named(self) -> Generator[None]:
        try:
            yield
        except Failure as failure:
            facts = {name: value for name, value in failure.facts.items() if name != "region"}
            match failure.code:
                case Code.BUCKET_NOT_FOUND:
                    raise Failure(failure.code, **{**facts, "bucket": self._bucket}) from failure
                case Code.ACCESS_DENIED:
                    raise Failure(failure.code, **{**facts, "bucket": self.name}) from failure
                case Code.REQUEST_REFUSED:
                    raise Failure(Code.BUCKET_REFUSED, **{**facts, "bucket": self.name}) from failure
                case _:
                    raise


def _list(options: Mapping[str, Any], clients: "Clients") -> Mapping[str, Any]:
    return clients.storage.list_objects_v2(**options)
