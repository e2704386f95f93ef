"""What is said of a backup that lacks something, or is damaged."""

import ast
import re
from pathlib import Path

import pytest

from cognito_admin.aws import configuration
from cognito_admin.model.backups import NEVER_GIVEN, Damage, Harm, Unread
from cognito_admin.model.sentences import FACTS, placeholders
from cognito_admin.model.sentences.losses import HARMS, LOSSES, NEVER, explain_damage, explain_loss, explain_losses


def test_every_harm_and_everything_that_is_never_given_has_its_words() -> None:
    assert set(HARMS) == set(Harm)
    assert set(NEVER) == set(NEVER_GIVEN)


def test_whatever_a_backup_asks_aws_for_has_words_for_when_it_is_missing() -> None:
    asked = ast.walk(ast.parse(Path(configuration.__file__).read_text(encoding="utf-8")))
    texts = {node.value for node in asked if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    operations = {text for text in texts if re.fullmatch(r"(List|Get|Describe)[A-Z][A-Za-z]+", text)}
    assert len(operations) > 20
    assert operations <= set(LOSSES)


@pytest.mark.parametrize("harm", Harm)
@pytest.mark.parametrize("line", [None, 12_345])
def test_a_damage_is_one_sentence_that_names_its_file(harm: Harm, line: int | None) -> None:
    assert placeholders(HARMS[harm]) <= set(FACTS)
    said = explain_damage(Damage(harm, "users/part-00000.jsonl.gz", line, {"sub": "a-b"} if line else {}))
    assert said.startswith("users/part-00000.jsonl.gz")
    assert said.endswith(".")
    assert not re.search(r"[{}\[\]]", said)
    if "{line}" in HARMS[harm] and line:
        assert "12,345" in said


def test_a_count_that_differs_is_told_in_words() -> None:
    damage = Damage(Harm.COUNT_DIFFERS, "manifest.json", facts={"what": "memberships", "said": "12", "found": "11"})
    assert explain_damage(damage) == "manifest.json tells of 12 memberships, and 11 are there."


@pytest.mark.parametrize("operation", [*LOSSES, "SomethingNew"])
@pytest.mark.parametrize("about", ["", "4hd7s"])
def test_a_loss_says_what_is_missing_why_and_what_that_means(operation: str, about: str) -> None:
    loss = explain_loss(Unread(operation, "AccessDeniedException", about))
    assert f"AWS does not allow {operation}." in loss.text
    for text in (loss.name, loss.text):
        assert not re.search(r"[{}\[\]]", text)
    if operation in LOSSES:
        assert len(loss.text) > len(f"AWS does not allow {operation}. ")


def test_what_was_refused_for_another_reason_is_told_with_the_code_of_aws() -> None:
    loss = explain_loss(Unread("DescribeTerms", "InternalErrorException"))
    assert "AWS refused DescribeTerms (InternalErrorException)." in loss.text


def test_what_hurts_most_to_lose_is_told_first_and_nothing_twice() -> None:
    denied = "AccessDeniedException"
    unread = [Unread("ListTags", denied), Unread("DescribeTerms", denied), Unread("ListGroups", denied)] * 2
    assert [loss.name for loss in explain_losses(unread)] == [
        "The groups",
        "The terms people agree to",
        "What ListTags tells",
    ]
