"""Requests held against the API's model, with AWS's words for what is wrong with them."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, cast

from cognito_admin.demo.api_model import ApiModel, Shape, api_model
from cognito_admin.demo.errors import AwsError, invalid_parameter

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "timestamp": (int, float),
    "list": (list,),
    "map": (dict,),
    "structure": (dict,),
}
_VISIBLE = "\xa7"
"""Stands for every character of the classes L, M, S, N and P beyond ASCII while a pattern is matched."""
_SEPARATOR = "\u2003"
_OTHER = "\x80"


def validate(
    operation: str,
    request: dict[str, Any],
    members_to_come: Collection[str] = (),
    model: ApiModel | None = None,
) -> dict[str, Any]:
    """The request less its null members. Raises what AWS answers to one that breaks the model, without one Cognito's.

    A member the model lacks is refused unless ``members_to_come`` names it, so that a misspelt one is noticed.
    """
    clean = cast("dict[str, Any]", _without_nulls(request))
    model = model or api_model()
    problems = list(_problems(model, model.input_shape(operation), clean, "", members_to_come))
    if problems:
        noun = "validation error" if len(problems) == 1 else "validation errors"
        raise invalid_parameter(f"{len(problems)} {noun} detected: {'; '.join(problems)}")
    return clean


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value).items()
        return {name: _without_nulls(member) for name, member in entries if member is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in cast("list[Any]", value)]
    return value


def _problems(model: ApiModel, shape: Shape, value: Any, path: str, members_to_come: Collection[str]) -> Iterator[str]:
    kind = shape["type"]
    if shape.get("document"):
        return
    if not isinstance(value, _TYPES[kind]) or (kind != "boolean" and isinstance(value, bool)):
        raise AwsError("SerializationException", f"{type(value).__name__} can not be converted to {kind} at '{path}'")
    if kind == "structure":
        yield from _structure_problems(model, shape, value, path, members_to_come)
    elif kind == "list":
        yield from _size_problems(shape, len(value), value, path)
        item_shape = model.shapes[shape["member"]["shape"]]
        for number, item in enumerate(value, 1):
            yield from _problems(model, item_shape, item, f"{path}.{number}.member", members_to_come)
    elif kind == "map":
        yield from _size_problems(shape, len(value), value, path)
        key_shape, value_shape = (model.shapes[shape[part]["shape"]] for part in ("key", "value"))
        for key, member in value.items():
            yield from _problems(model, key_shape, key, f"{path}.key", members_to_come)
            yield from _problems(model, value_shape, member, f"{path}.{key}.member", members_to_come)
    elif kind in ("string", "blob"):
        yield from _text_problems(shape, value, path)
    elif kind in ("integer", "long"):
        yield from _range_problems(shape, value, path)


def _structure_problems(
    model: ApiModel, shape: Shape, value: dict[str, Any], path: str, members_to_come: Collection[str]
) -> Iterator[str]:
    members: dict[str, Shape] = shape.get("members", {})
    for name in shape.get("required", ()):
        if name not in value:
            yield f"Value null at '{_joined(path, name)}' failed to satisfy constraint: Member must not be null"
    for name, member in value.items():
        if name in members:
            yield from _problems(
                model, model.shapes[members[name]["shape"]], member, _joined(path, name), members_to_come
            )
        elif name not in members_to_come:
            raise AwsError("SerializationException", f"Unknown member {name} at '{path}'")


def _text_problems(shape: Shape, text: str, path: str) -> Iterator[str]:
    yield from _size_problems(shape, len(text), text, path)
    if "pattern" in shape and not matches(shape["pattern"], text):
        yield _problem(shape, text, path, f"Member must satisfy regular expression pattern: {shape['pattern']}")
    if "enum" in shape and text not in shape["enum"]:
        yield _problem(shape, text, path, f"Member must satisfy enum value set: [{', '.join(shape['enum'])}]")


def _size_problems(shape: Shape, size: int, value: Any, path: str) -> Iterator[str]:
    if "min" in shape and size < shape["min"]:
        yield _problem(shape, value, path, f"Member must have length greater than or equal to {shape['min']}")
    if "max" in shape and size > shape["max"]:
        yield _problem(shape, value, path, f"Member must have length less than or equal to {shape['max']}")


def _range_problems(shape: Shape, number: int, path: str) -> Iterator[str]:
    if "min" in shape and number < shape["min"]:
        yield _problem(shape, number, path, f"Member must have value greater than or equal to {shape['min']}")
    if "max" in shape and number > shape["max"]:
        yield _problem(shape, number, path, f"Member must have value less than or equal to {shape['max']}")


def _problem(shape: Shape, value: Any, path: str, constraint: str) -> str:
    shown = "Value" if shape.get("sensitive") else f"Value '{value}'"
    return f"{shown} at '{path}' failed to satisfy constraint: {constraint}"


def _joined(path: str, name: str) -> str:
    name = name[:1].lower() + name[1:]
    return f"{path}.{name}" if path else name


def matches(pattern: str, text: str) -> bool:
    """Whether all of the text satisfies a pattern of the model, which is written for Java's regular expressions."""
    return _compiled(pattern).fullmatch(text if text.isascii() else "".join(map(_stand_in, text))) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Every visible ASCII character is a letter, mark, symbol, number or punctuation; the others have their stand-ins."""
    translated = pattern.replace(r"\p{L}\p{M}\p{S}\p{N}\p{P}", f"!-~{_VISIBLE}").replace(r"\p{Z}", f" {_SEPARATOR}")
    return re.compile(translated, re.ASCII)


def _stand_in(character: str) -> str:
    if character.isascii():
        return character
    return {"Z": _SEPARATOR, "C": _OTHER}.get(unicodedata.category(character)[0], _VISIBLE)
