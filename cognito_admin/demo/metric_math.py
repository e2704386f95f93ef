"""The part of CloudWatch's metric math that alarms need: the four operations, comparisons, FILL, IF and SUM over other queries."""

import ast
from collections.abc import Callable, Iterator, Mapping

Number = float | None
"""None where a series has no point: whatever is reckoned with it has none either."""

_OPERATIONS: Mapping[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.Gt: lambda left, right: left > right,
    ast.GtE: lambda left, right: left >= right,
    ast.Lt: lambda left, right: left < right,
    ast.LtE: lambda left, right: left <= right,
    ast.Eq: lambda left, right: left == right,
    ast.NotEq: lambda left, right: left != right,
}


class BadExpression(Exception):
    """It cannot be reckoned; the text says why."""


class Expression:
    """Raises BadExpression for what is none."""

    def __init__(self, text: str) -> None:
        try:
            self._tree = ast.parse(text.strip(), mode="eval").body
        except SyntaxError:
            raise BadExpression("it cannot be read.") from None
        self.names: tuple[str, ...] = tuple(dict.fromkeys(_names(self._tree)))

    def value(self, of: Mapping[str, Number]) -> Number:
        """At one moment, by what every name has there."""
        return _value(self._tree, of)


def _names(node: ast.AST) -> Iterator[str]:
    """Of the queries it is about. Raises BadExpression for what has no value."""
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Constant(value=int() | float()):
            return
        case ast.UnaryOp(op=ast.USub(), operand=part):
            yield from _names(part)
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _OPERATIONS:
            yield from _names(left)
            yield from _names(right)
        case ast.Compare(left=left, ops=[comparison], comparators=[right]) if type(comparison) in _OPERATIONS:
            yield from _names(left)
            yield from _names(right)
        case ast.Call(func=ast.Name(id="FILL"), args=[part, by]) | ast.Call(func=ast.Name(id="IF"), args=[part, by]):
            yield from _names(part)
            yield from _names(by)
        case ast.Call(func=ast.Name(id="SUM"), args=[ast.List(elts=[_, *_] as parts)]):
            for part in parts:
                yield from _names(part)
        case ast.Call(func=ast.Name(id="IF"), args=[condition, one, other]):
            for part in (condition, one, other):
                yield from _names(part)
        case _:
            raise BadExpression("it has a function or sign that is not known.")


def _value(node: ast.AST, of: Mapping[str, Number]) -> Number:
    match node:
        case ast.Name(id=name):
            return of.get(name)
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.UnaryOp(operand=part):
            found = _value(part, of)
            return None if found is None else -found
        case (
            ast.BinOp(left=left, op=operation, right=right)
            | ast.Compare(left=left, ops=[operation], comparators=[right])
        ):
            return _reckoned(operation, _value(left, of), _value(right, of))
        case ast.Call(func=ast.Name(id="FILL"), args=[part, by]):
            found = _value(part, of)
            return _value(by, of) if found is None else found
        case ast.Call(func=ast.Name(id="SUM"), args=[ast.List(elts=parts)]):
            found = [value for part in parts if (value := _value(part, of)) is not None]
            return sum(found) if found else None
        case ast.Call(args=[condition, one, *other]):
            return _value(one, of) if _value(condition, of) else _value(other[0], of) if other else None
        case _:
            return None


def _reckoned(operation: ast.AST, left: Number, right: Number) -> Number:
    """Nothing is divided by zero: CloudWatch leaves that point out."""
    if left is None or right is None or (isinstance(operation, ast.Div) and not right):
        return None
    return float(_OPERATIONS[type(operation)](left, right))
