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
        ("--rate 20", True),
        ("--rate=100 --demo", True),
        ("--rate 0", False),
        ("--rate much", False),
        ("--rate 20 --json", False),
        ("--json", False),
        ("--help", False),
        ("pools", False),
        ("--dmeo", False),
    ],
)
def test_no_command_and_no_option_of_others_starts_the_window(line: str, desktop: bool) -> None:
    assert split(line.split()).for_desktop is desktop


@pytest.mark.parametrize(
    ("line", "share"), [("", None), ("--rate 20", 0.2), ("--rate 100", 1.0), ("--rate 101", None), ("--rate -5", None)]
)
def test_the_rate_is_a_share_in_percent(line: str, share: float | None) -> None:
    assert split(line.split()).share == share


def test_the_last_of_several_values_counts() -> None:
    words = split(["--region", "eu-west-1", "pools", "--region=us-east-1"])
    assert words.value("--region") == "us-east-1"
    assert words.value("--profile") is None
