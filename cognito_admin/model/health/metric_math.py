"""The part of CloudWatch's metric math that is computed point by point. Source: CloudWatch user guide, "Using math expressions".

What looks at more than one moment (RATE, SEARCH, anomaly bands ...) is not understood, which is said rather than guessed at.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

_Values = Mapping[str, float]
_Compute = Callable[[_Values], float]

_TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z][A-Za-z0-9_]*)|(&&|\|\||[=!<>]=|[-+*/^(),\[\]<>]))"
)
_NUMBER, _NAME, _SIGN = 1, 2, 3
_DEEPEST = 50
_NONE = math.nan


class NotUnderstood(ValueError):
    """An expression that is wrong, or that takes more than the values of one moment."""


@dataclass(frozen=True, slots=True)
class Expression:
    """``names`` are the ids of the metrics and expressions that it computes with."""

    text: str
    names: frozenset[str]
    _compute: _Compute = field(repr=False, compare=False)

    def at(self, values: _Values) -> float:
        """At one moment. NaN where there is no value, in or out; a name without a value counts as NaN."""
        return self._compute(values)


def parsed(text: str) -> Expression:
    """Raises NotUnderstood."""
    parser = _Parser(_tokens(text))
    compute = parser.whole()
    return Expression(text, frozenset(parser.names), compute)


def _tokens(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            raise NotUnderstood(text)
        kind = match.lastindex or 0
        found.append((kind, match.group(kind)))
        place = match.end()
    return found


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except (ValueError, OverflowError):
        return _NONE


def _quotient(one: float, other: float) -> float:
    return one / other if other else _NONE


def _both(one: float, other: float) -> float:
    return float(bool(one) and bool(other))


def _either(one: float, other: float) -> float:
    return float(bool(one) or bool(other))


_LEVELS: tuple[Mapping[str, Callable[[float, float], float]], ...] = (
    {"||": _either, "OR": _either},
    {"&&": _both, "AND": _both},
    {"==": operator.eq, "!=": operator.ne, "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": _quotient},
    {"^": _power},
)
"""What binds least comes first."""
_SUMMARIES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "SUM": math.fsum,
    "MAX": max,
    "MIN": min,
    "AVG": lambda values: math.fsum(values) / len(values),
}
"""Of several series: at each moment of those that have a value then."""
_ROUNDED: Mapping[str, Callable[[float], float]] = {
    "ABS": abs,
    "CEIL": lambda value: float(math.ceil(value)),
    "FLOOR": lambda value: float(math.floor(value)),
}


class _Parser:
    def __init__(self, tokens: Sequence[tuple[int, str]]) -> None:
        self.names: set[str] = set()
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def whole(self) -> _Compute:
        compute = self._level(0)
        if self._place < len(self._tokens):
            raise NotUnderstood(self._next()[1])
        return compute

    def _level(self, level: int) -> _Compute:
        if level == len(_LEVELS):
            return self._operand()
        compute = self._level(level + 1)
        while (sign := self._peek().upper()) in _LEVELS[level]:
            self._place += 1
            compute = _joined(_LEVELS[level][sign], compute, self._level(level + 1))
        return compute

    def _operand(self) -> _Compute:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood("nested too deep")
        kind, text = self._next()
        if kind == _NUMBER:
            compute = _constant(float(text))
        elif kind == _NAME and self._peek() == "(":
            compute = self._call(text.upper())
        elif kind == _NAME:
            self.names.add(text)
            compute = _named(text)
        elif text == "-":
            compute = _applied(operator.neg, self._operand())
        elif text == "(":
            compute = self._level(0)
            self._take(")")
        else:
            raise NotUnderstood(text)
        self._depth -= 1
        return compute

    def _call(self, function: str) -> _Compute:
        self._take("(")
        if function in _SUMMARIES:
            self._take("[")
            parts = self._several()
            self._take("]")
            self._take(")")
            return _summed_up(_SUMMARIES[function], parts)
        parts = self._several()
        self._take(")")
        match function, parts:
            case "IF", (condition, then, otherwise):
                return _chosen(condition, then, otherwise)
            case "FILL", (compute, filling):
                return _filled(compute, filling)
            case _, (compute,) if function in _ROUNDED:
                return _applied(_ROUNDED[function], compute)
            case _:
                raise NotUnderstood(function)

    def _several(self) -> tuple[_Compute, ...]:
        found = [self._level(0)]
        while self._peek() == ",":
            self._place += 1
            found.append(self._level(0))
        return tuple(found)

    def _peek(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _next(self) -> tuple[int, str]:
        if self._place == len(self._tokens):
            raise NotUnderstood("ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _take(self, sign: str) -> None:
        if self._next()[1] != sign:
            raise NotUnderstood(sign)


def _constant(value: float) -> _Compute:
    return lambda _: value


def _named(name: str) -> _Compute:
    return lambda values: values.get(name, _NONE)


def _applied(function: Callable[[float], float], compute: _Compute) -> _Compute:
    def at(values: _Values) -> float:
        value = compute(values)
        return function(value) if math.isfinite(value) else _NONE

    return at


def _joined(function: Callable[[float, float], float], one: _Compute, other: _Compute) -> _Compute:
    def at(values: _Values) -> float:
        left, right = one(values), other(values)
        return _NONE if math.isnan(left) or math.isnan(right) else float(function(left, right))

    return at


def _summed_up(function: Callable[[Sequence[float]], float], parts: Sequence[_Compute]) -> _Compute:
    def at(values: _Values) -> float:
        found = [value for part in parts if math.isfinite(value := part(values))]
        return function(found) if found else _NONE

    return at


def _chosen(condition: _Compute, then: _Compute, otherwise: _Compute) -> _Compute:
    def at(values: _Values) -> float:
        decided = condition(values)
        return _NONE if math.isnan(decided) else (then if decided else otherwise)(values)

    return at


def _filled(compute: _Compute, filling: _Compute) -> _Compute:
    def at(values: _Values) -> float:
        value = compute(values)
        return filling(values) if math.isnan(value) else value

    return at


def order_of(expressions: Mapping[str, Expression]) -> tuple[str, ...]:
    """The ids of expressions, each after those it computes with. Raises NotUnderstood where they go round in a circle."""
    left, ordered = dict(expressions), list[str]()
    while left:
        ready = [name for name, expression in left.items() if not expression.names & left.keys()]
        if not ready:
            raise NotUnderstood(", ".join(left))
        ordered += ready
        left = {name: expression for name, expression in left.items() if name not in ready}
    return tuple(ordered)


def series_of(
    wanted: str, expressions: Mapping[str, Expression], metrics: Mapping[str, Sequence[float]], length: int
) -> list[float]:
    """The values of one id at ``length`` moments; every metric has as many."""
    order, found = order_of(expressions), list[float]()
    for place in range(length):
        values = {name: series[place] for name, series in metrics.items()}
        for name in order:
            values[name] = expressions[name].at(values)
        found.append(values.get(wanted, _NONE))
    return found
