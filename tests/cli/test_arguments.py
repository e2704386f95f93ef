import pytest

from cognito_admin.cli.arguments import Words, split


@pytest.mark.parametrize(
    ("line", "common", "rest"),
    [
        ("", "", ""),
        ("--demo", "--demo", ""),
        ("sync shop --profile work --json", "--profile work --json", "sync shop"),
        ("--profile work sync shop", "--profile work", "sync shop"),
        ("--profile=work sync shop", "--profile work", "sync shop"),
        ("search shop ann --limit 5", "", "search shop ann --limit 5"),
        ("search shop -- --json", "", "search shop -- --json"),
        ("search shop -status:confirmed", "", "search shop -status:confirmed"),
        ("sync shop --profile", "", "sync shop --profile"),
    ],
)
def test_common_options_are_taken_from_wherever_they_stand(line: str, common: str, rest: str) -> None:
    assert split(line.split()) == Words(tuple(common.split()), tuple(rest.split()))


@pytest.mark.parametrize(
    ("line", "command"), [("--json pools", "pools"), ("--basedir x", None), ("tour --out x", "tour"), ("--help", None)]
)
def test_the_command_is_the_first_word_that_is_no_option(line: str, command: str | None) -> None:
    assert split(line.split()).command == command


@pytest.mark.parametrize(
    ("line", "desktop"),
    [
        ("", True),
        ("--demo --basedir x", True),
        ("--json", False),
        ("--help", False),
        ("pools", False),
        ("--dmeo", False),
    ],
)
def test_no_command_and_no_option_of_others_starts_the_window(line: str, desktop: bool) -> None:
    assert split(line.split()).for_desktop is desktop


def test_the_last_of_several_values_counts() -> None:
    words = split(["--region", "eu-west-1", "pools", "--region=us-east-1"])
    assert words.value("--region") == "us-east-1"
    assert words.value("--profile") is None
