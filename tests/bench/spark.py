"""The questions of docs/query.md, put to Spark over a backup of several parts and compared with what DuckDB answers.

``python -m tests.bench.spark`` does that alone. Needs Java, and the network once: pyspark comes into a folder that goes again.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from cognito_admin.archive.writing import BackupWriter, line_of
from cognito_admin.model.backups import BackedUpPool, Counts, Manifest
from cognito_admin.model.ids import PoolId
from cognito_admin.model.table_definitions import Engine
from cognito_admin.work.ddl import POOL, definitions
from tests.bench.figures import Figure, Heading
from tests.bench.listed_pool import POOL_ID, REGION, UNTIL, population
from tests.bench.verified_backup import listed

USERS = 20_000
PARTS = 4
JAVA = 17
"""What Spark 4 wants at least."""
_DOCUMENT = Path(__file__).parents[2] / "docs" / "query.md"
_PROBE = Path(__file__).with_name("spark_probe.py")
_INSTALLING_S = 900

Answers = list[list[list[str | None]]]


@dataclass(frozen=True, slots=True)
class Answered:
    """``differing`` are the questions to which Spark has another answer."""

    questions: int
    differing: Sequence[str]

    @property
    def holds(self) -> bool:
        return not self.differing

    def __str__(self) -> str:
        if self.holds:
            return f"  {self.questions} questions answered as DuckDB answers them"
        return "\n".join(f"  ANOTHER ANSWER to {' '.join(question.split())}" for question in self.differing)


def measure(users: int = USERS) -> Iterator[Figure | Heading | Answered]:
    """One after the other; a single line where Spark cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        why_not = _why_no_java() or _why_not_installed(place)
        if why_not:
            yield Heading(f"Spark over a backup in parts: left out, {why_not}")
            return
        backup = made(place / "shop-customers_2026", users)
        prepare, questions = asked_in(_DOCUMENT.read_text("utf-8"), backup)
        began_s = time.monotonic()
        found = _by_spark(place, prepare, questions)
        took_s = time.monotonic() - began_s
        yield Heading(f"Spark {found['version']} over a backup of {users:,} users in {PARTS} parts")
        answers = zip(questions, found["answers"], _by_duckdb(backup, questions), strict=True)
        yield Answered(len(questions), [question for question, one, other in answers if _rows(one) != _rows(other)])
        yield Figure("  start of Spark and all questions", took_s, "s")


def made(place: Path, users: int) -> Path:
    """A backup of so many, in parts."""
    writer, truth = BackupWriter.begin(place, {}), population(users)
    everybody = [truth.user(number) for number in range(users)]
    for start in range(PARTS):
        writer.add_users(line_of(listed(user)) for user in everybody[start::PARTS])
        writer.files()
    members = [(group, user) for user in everybody for group in user.groups]
    writer.add_memberships(
        line_of({"group": group, "sub": user.sub, "username": user.username}) for group, user in members
    )
    writer.put("pool/groups.json", [], rows=0)
    names = sorted({"sub", *(name for user in everybody for name in user.attributes)})
    writer.put(POOL, {"UserPool": {"SchemaAttributes": [{"Name": name} for name in names]}})
    pool = BackedUpPool(PoolId(POOL_ID), "Shop customers", REGION)
    writer.finish(Manifest("bench", pool, UNTIL, UNTIL, Counts(users, 0, len(members)), writer.files()))
    return place


def asked_in(document: str, backup: Path) -> tuple[str, list[str]]:
    """What the document has Spark told first, and its questions that any engine answers."""
    (prepare,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    questions = [question.strip().rstrip(";") for question in re.findall(r"```sql\n(.*?)```", document, re.DOTALL)]
    return prepare.replace("BACKUP", str(backup)), [question for question in questions if "BACKUP" not in question]


def _why_no_java() -> str:
    java = shutil.which("java")
    if java is None:
        return "there is no Java"
    said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', said)
    return "" if version and int(version[1]) >= JAVA else f"it wants Java {JAVA}"


def _why_not_installed(place: Path) -> str:
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place / "spark")], check=True, capture_output=True)
        install = [str(_python(place)), "-m", "pip", "install", "--quiet", "pyspark"]
        subprocess.run(install, check=True, capture_output=True, timeout=_INSTALLING_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return "pyspark cannot be fetched"
    return ""


def _python(place: Path) -> Path:
    return place / "spark" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _by_spark(place: Path, prepare: str, questions: Sequence[str]) -> Any:
    wish = json.dumps({"prepare": prepare, "questions": questions})
    command = [str(_python(place)), str(_PROBE)]
    done = subprocess.run(command, input=wish, capture_output=True, text=True, cwd=place)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _by_duckdb(backup: Path, questions: Sequence[str]) -> Answers:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(asyncio.run(definitions(str(backup), Engine.DUCKDB)))
        return [
            [[*row] for row in connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({question})").fetchall()]
            for question in questions
        ]


def _rows(answer: Sequence[Sequence[str | None]]) -> list[tuple[str, ...]]:
    """In an order of their own, and with times as both write them."""
    return sorted(tuple((cell or "").removesuffix("+00") for cell in row) for row in answer)


def main() -> int:
    holds = True
    for line in measure():
        print(line, flush=True)
        holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
