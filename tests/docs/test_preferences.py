from pathlib import Path

from tests.docs.preferences import preferences

PAGE = Path(__file__).parents[2] / "docs" / "preferences.md"


def test_the_page_of_preferences_says_what_is_declared() -> None:
    assert preferences() in PAGE.read_text(encoding="utf-8"), "python -m tests.docs.generated writes it anew"
