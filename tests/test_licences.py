"""What the program is made of may be handed on with it, under terms that a company's lawyers know."""

import importlib.metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_BE_SHIPPED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    # Of files, not of the whole: ours keep their own terms, and theirs are handed on unchanged.
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
    # Of Qt for Python, which stands beside the program as libraries that can be put in another's place.
    "LGPL-3.0-only",
}
WORDS = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""What projects call their licence that do not write it as SPDX does."""
TOLD_ELSEWHERE = {
    # It says "OSI Approved". Its file LICENSE is that of zlib; SQLite3 Multiple Ciphers, which is in it, has MIT's.
    "apsw-sqlite3mc": "Zlib AND MIT",
    # It says nothing but has MIT's in its file LICENSE.
    "pyrage": "MIT",
}


def locked() -> list[str]:
    """The packages that an installation may have, on whatever system."""
    text = (ROOT / "packaging" / "requirements.txt").read_text("utf-8")
    return re.findall(r"^([\w.-]+)==", text, re.MULTILINE)


def terms_of(package: importlib.metadata.Distribution, name: str) -> list[str]:
    """The licences of which one may be chosen, each with what it asks for together."""
    told = package.metadata
    classifiers = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    expression = TOLD_ELSEWHERE.get(name) or told.get("License-Expression")
    if expression is None:
        given = (told.get("License") or "").strip()
        expression = (
            given
            if re.fullmatch(r"[\w.-]+( OR [\w.-]+)*", given)
            else " AND ".join(WORDS.get(one, one) for one in classifiers)
        )
        expression = WORDS.get(given, expression) or WORDS.get(given, given)
    return expression.replace("(", "").replace(")", "").split(" OR ")


@pytest.mark.parametrize("name", locked())
def test_each_library_may_be_handed_on_under_terms_that_are_known(name: str) -> None:
    try:
        package = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("of another system or Python")
    ways = terms_of(package, name)
    assert any(all(part in MAY_BE_SHIPPED for part in way.split(" AND ")) for way in ways), ways
