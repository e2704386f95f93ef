"""A key made of a passphrase: the file keeps what is needed to make it again, never the passphrase or the key."""

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.whole_file import write_whole

_COST = {"n": 2**17, "r": 8, "p": 1}
"""OWASP Password Storage Cheat Sheet, scrypt: 128 MiB and some tenths of a second for each guess."""
_MOST_MEMORY = 2**30
_KEY_LENGTH = 32


class PassphraseFile:
    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def exists(self) -> bool:
        """Whether a passphrase was chosen before."""
        return self._path.exists()

    async def key(self, passphrase: str) -> bytes:
        """The 32 bytes that belong to the passphrase. The first one given is the one chosen.

        Raises Failure(STORE_KEY_WRONG) for another one later, and Failure(STORE_DAMAGED | DISK_FULL | FOLDER_NOT_WRITABLE).
        """
        return await on_a_thread(lambda: self._key(passphrase), "passphrase")

    def _key(self, passphrase: str) -> bytes:
        kept = self._read()
        salt = secrets.token_bytes(16) if kept is None else kept[0]
        cost = _COST if kept is None else kept[1]
        derived = _derive(passphrase, salt, cost)
        key, check = derived[:_KEY_LENGTH], hashlib.sha256(derived[_KEY_LENGTH:]).hexdigest()
        if kept is None:
            document = {"format": 1, "kdf": "scrypt", **cost, "salt": salt.hex(), "check": check}
            write_whole(self._path, json.dumps(document) + "\n")
        elif not hmac.compare_digest(check, kept[2]):
            raise Failure(Code.STORE_KEY_WRONG)
        return key

    def _read(self) -> tuple[bytes, Mapping[str, int], str] | None:
        """Salt, cost and check value, or None when no passphrase was chosen yet."""
        try:
            document: Any = json.loads(self._path.read_text("utf-8"))
            members = cast("Mapping[str, Any]", document)
            cost = {name: int(members[name]) for name in _COST}
            if members["kdf"] != "scrypt" or not 0 < 128 * cost["n"] * cost["r"] * cost["p"] < _MOST_MEMORY:
                raise ValueError
            return bytes.fromhex(members["salt"]), cost, str(members["check"])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Failure(Code.STORE_DAMAGED, path=str(self._path), reason=error.strerror) from error
        except (ValueError, TypeError, KeyError) as error:
            raise Failure(Code.STORE_DAMAGED, path=str(self._path)) from error


def _derive(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    # Two computers may type the same letters as different characters.
    text = unicodedata.normalize("NFKC", passphrase).encode()
    return hashlib.scrypt(
        text, salt=salt, n=cost["n"], r=cost["r"], p=cost["p"], maxmem=2 * _MOST_MEMORY - 1, dklen=2 * _KEY_LENGTH
    )
