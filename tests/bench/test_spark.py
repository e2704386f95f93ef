"""The benchmark of Spark finds in docs/query.md what it is to tell and to ask."""

from pathlib import Path

from tests.bench.spark import Answered, asked_in

DOCUMENT = (Path(__file__).parents[2] / "docs" / "query.md").read_text("utf-8")


def test_what_spark_is_told_is_python_and_every_question_is_asked_that_any_engine_answers() -> None:
    prepare, questions = asked_in(DOCUMENT, Path("/backups/shop"))
    compile(prepare, "query.md", "exec")
    assert 'spark.read.json("/backups/shop/users/")' in prepare
    assert len(questions) == 6
    assert all(question.startswith("SELECT") for question in questions)


def test_another_answer_is_told_with_its_question() -> None:
    assert Answered(6, []).holds
    other = Answered(6, ["SELECT 1\nFROM users"])
    assert not other.holds
    assert "ANOTHER ANSWER to SELECT 1 FROM users" in str(other)
