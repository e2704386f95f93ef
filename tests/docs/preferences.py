"""The table of docs/preferences.md, made of the declaration."""

from cognito_admin.model.preferences import EFFECTS, GROUPS, PREFERENCES, Group, Kind, Preference, Value


def preferences() -> str:
    """A table for each group."""
    return "\n".join(_table(group) for group in Group)


def _table(group: Group) -> str:
    rows = [_row(one) for one in PREFERENCES if one.group is group]
    return (
        "\n".join([f"## {GROUPS[group]}\n", "| preference | can be | takes effect |", "| --- | --- | --- |", *rows])
        + "\n"
    )


def _row(one: Preference[Value]) -> str:
    return f"| **{one.label}** `{one.name}`<br>{one.explanation} | {_values(one)} | {EFFECTS[one.effect].lower()} |"


def _values(one: Preference[Value]) -> str:
    default = one.word(one.default)
    if one.bounds is not None:
        return f"{one.bounds.least} to {one.bounds.most} {one.bounds.unit}; **{default}**"
    if one.kind is Kind.SWITCH:
        return ", ".join(f"**{word}**" if word == default else word for word in one.words)
    shown = [(f"**`{word}`**" if word == default else f"`{word}`", label) for word, label in _meanings(one)]
    return "<br>".join(f"{word}: {label}" if label else word for word, label in shown)


def _meanings(one: Preference[Value]) -> list[tuple[str, str]]:
    """Each word with what it means, unless it says so itself."""
    return [
        (
            choice.word,
            "" if choice.label.lower().replace(" ", "-") in (choice.word, f"{choice.word}-%") else choice.label,
        )
        for choice in one.choices
    ]
