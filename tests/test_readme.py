"""What the README promises, and the picture of the house in it and in docs/architecture.md."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_it_opens_with_two_sentences_and_pictures_for_light_and_dark_screens() -> None:
    opening = README.partition("## ")[0]
    said, _, shown = opening.partition("<picture>")
    assert len(re.findall(r"\.(?:\s|$)", said)) == 2
    light, dark = (
        re.findall(r"<img src=\"([^\"]+)-light\.png\"", shown),
        re.findall(r"srcset=\"([^\"]+)-dark\.png\"", shown),
    )
    assert light == dark
    assert len(light) >= 3


def test_every_picture_and_page_it_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)|src(?:set)?=\"([^\"]+)\"", README)
    assert links
    assert [link for pair in links for link in pair if link and not (ROOT / link.partition("#")[0]).exists()] == []


def test_every_target_it_names_is_in_the_makefile() -> None:
    known = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"make ([a-z]+)\b", README)) - {"sure", "nobody"}
    assert [target for target in named if f"\n{target}:" not in known] == []


def test_every_file_in_the_pictures_of_the_house_is_in_the_house() -> None:
    house = [
        path for folder in ("cognito_admin", "tests", "packaging", "resources") for path in (ROOT / folder).rglob("*")
    ]
    there = {path.name for path in [*house, *ROOT.iterdir()]}
    for text in (README, ARCHITECTURE):
        (tree,) = re.findall(r"```\n(main\.py.*?)```", text, re.DOTALL)
        # What stands at the left are files and folders; at the right is what is said of them.
        left = [re.split(r"\s{2,}", line.strip())[0] for line in tree.splitlines()]
        named = [name for words in left for name in re.findall(r"(\w+)/|(\w+\.py)", words)]
        assert len(named) > 10
        assert [folder or file for folder, file in named if (folder or file) not in there] == []
