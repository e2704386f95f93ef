"""Reads what a backup holds beside users and memberships: answers of AWS, by the paths of their files."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from cognito_admin.model.restore.target import Documents

POOL, GROUPS, MFA, DOMAIN, CUSTOM_DOMAIN, TAGS = (
    f"pool/{name}.json" for name in ("user-pool", "groups", "mfa", "domain", "domain-custom", "tags")
)
_ENDING = ".json"


def member(value: Any, name: str) -> dict[str, Any]:
    """An object in an object; empty where there is none."""
    found = cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
    return dict(cast("Mapping[str, Any]", found)) if isinstance(found, Mapping) else {}


def entries(value: Any, name: str) -> list[Any]:
    """A list in an object; empty where there is none."""
    found = cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None
    return list(cast("list[Any]", found)) if isinstance(found, list) else []


def pool_settings(documents: Documents) -> dict[str, Any]:
    """DescribeUserPool's UserPool; empty where it is not there."""
    return member(documents.get(POOL), "UserPool")


def schema_of(documents: Documents) -> list[dict[str, Any]]:
    return entries(pool_settings(documents), "SchemaAttributes")


def groups_of(documents: Documents) -> list[dict[str, Any]]:
    found = documents.get(GROUPS)
    return list(cast("list[dict[str, Any]]", found)) if isinstance(found, list) else []


def in_folder(documents: Documents, folder: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The answers in ``pool/<folder>/``, in order: the path of each, and its member ``kind`` (or, without, all of it)."""
    beginning = f"pool/{folder}/"
    for path in sorted(documents):
        if path.startswith(beginning):
            yield path, member(documents[path], kind) if kind else dict(documents[path])


def stem(path: str) -> str:
    """``1abc`` of ``pool/clients/1abc.json``: by it the files about one app client belong together."""
    return path.rpartition("/")[2].removesuffix(_ENDING)


def of_client(documents: Documents, folder: str, client_path: str) -> Any:
    """What ``pool/<folder>/`` says about the app client whose settings are at ``client_path``; None where nothing."""
    return documents.get(f"pool/{folder}/{stem(client_path)}{_ENDING}")
