import asyncio
import json
import os
import stat
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store import passphrase_file
from cognito_admin.store.passphrase_file import PassphraseFile

REAL_COST = dict(passphrase_file._COST)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


def _failure(path: Path, passphrase: str) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(PassphraseFile(path).key(passphrase))
    return caught.value


def test_the_same_passphrase_gives_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "salt.json"
    assert not PassphraseFile(path).exists
    key = asyncio.run(PassphraseFile(path).key("correct horse"))
    assert len(key) == 32
    assert PassphraseFile(path).exists
    assert asyncio.run(PassphraseFile(path).key("correct horse")) == key


def test_another_passphrase_is_refused(tmp_path: Path) -> None:
    asyncio.run(PassphraseFile(tmp_path / "salt").key("correct horse"))
    assert _failure(tmp_path / "salt", "correct hose").code is Code.STORE_KEY_WRONG


def test_two_files_give_different_keys(tmp_path: Path) -> None:
    one, other = (asyncio.run(PassphraseFile(tmp_path / name).key("same")) for name in "ab")
    assert one != other


def test_letters_typed_in_another_way_are_the_same_letters(tmp_path: Path) -> None:
    key = asyncio.run(PassphraseFile(tmp_path / "salt").key("Zo\u00eb"))
    assert asyncio.run(PassphraseFile(tmp_path / "salt").key("Zoe\u0308")) == key


def test_the_file_holds_neither_passphrase_nor_key(tmp_path: Path) -> None:
    path = tmp_path / "salt"
    key = asyncio.run(PassphraseFile(path).key("correct horse"))
    text = path.read_text()
    assert "correct" not in text
    assert key.hex() not in text
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_later_version_may_ask_for_more_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = asyncio.run(PassphraseFile(tmp_path / "salt").key("correct horse"))
    monkeypatch.setattr(passphrase_file, "_COST", {"n": 2**5, "r": 8, "p": 1})
    assert asyncio.run(PassphraseFile(tmp_path / "salt").key("correct horse")) == key


@pytest.mark.parametrize(
    "change", [{"salt": "no hex"}, {"n": 2**40}, {"n": 0}, {"kdf": "md5"}, {"check": None}, {"r": "x"}]
)
def test_a_damaged_file_is_said_and_left_alone(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "salt"
    asyncio.run(PassphraseFile(path).key("correct horse"))
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    before = path.read_bytes()
    assert _failure(path, "correct horse").code in (Code.STORE_DAMAGED, Code.STORE_KEY_WRONG)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{}", b"7"])
def test_a_file_that_is_none_of_ours_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "salt").write_bytes(content)
    failure = _failure(tmp_path / "salt", "x")
    assert (failure.code, failure.facts["path"]) == (Code.STORE_DAMAGED, str(tmp_path / "salt"))


def test_who_waits_for_a_passphrase_may_give_up_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def derive(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
        begun.set()
        go_on.wait(10)
        ended.set()
        return bytes(64)

    monkeypatch.setattr(passphrase_file, "_derive", derive)

    async def give_up() -> None:
        waiting = asyncio.create_task(PassphraseFile(tmp_path / "salt").key("correct horse"))
        while not begun.is_set():
            await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        assert not ended.is_set()

    try:
        asyncio.run(give_up())
    finally:
        go_on.set()


def test_the_real_cost_is_what_is_recommended() -> None:
    assert 128 * REAL_COST["n"] * REAL_COST["r"] * REAL_COST["p"] >= 128 * 2**20
