"""From what a person typed to what it means, or to the place where it cannot be understood."""

from datetime import datetime

from cognito_admin.model.query.dates import now_here
from cognito_admin.model.query.fields import Fields
from cognito_admin.model.query.terms import node_of
from cognito_admin.model.query.tokens import Joint, Mark, Misread, Piece, Term, Token, tokens
from cognito_admin.model.query.tree import Either, Every, Expected, Node, Not, Query, QueryError

MOST_CHARACTERS = 20_000
MOST_TERMS = 100
MOST_BRACKETS = 20
"""As deep as brackets may lie within brackets."""


def parse(text: str, fields: Fields, now: datetime | None = None) -> Query | QueryError:
    """Never raises, whatever ``text`` is. The first error is the one reported.

    Days and ages are those of ``now``, which is aware and in the time zone of the person; without it, this computer's.
    """
    if len(text) > MOST_CHARACTERS:
        facts = {"most": f"{MOST_CHARACTERS:,}"}
        return QueryError(MOST_CHARACTERS, len(text) - MOST_CHARACTERS, Expected.FEWER_CHARACTERS, facts)
    try:
        return Query(text, _Reader(text, fields, now or now_here()).everything())
    except Misread as misread:
        return misread.error


class _Reader:
    """Reads from the left, one token ahead: ``either`` of ``every`` of terms, so that AND binds tighter than OR."""

    def __init__(self, text: str, fields: Fields, now: datetime) -> None:
        self._text = text
        self._fields = fields
        self._now = now
        self._tokens = tokens(text, fields)
        self._next: Token | None = next(self._tokens, None)
        self._open: list[Piece] = []
        self._terms = 0

    def everything(self) -> Node:
        if self._next is None:
            return Every(())
        node = self._either(None)
        if isinstance(self._next, Mark):
            # Only a closing bracket ends it before the text does.
            raise Misread(self._next.piece.error(Expected.OPENING_BRACKET))
        return node

    def _either(self, before: Mark | None) -> Node:
        parts = [self._every(before)]
        while self._at(Joint.OR):
            parts.append(self._every(Mark(Joint.OR, self._take_mark())))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self, before: Mark | None) -> Node:
        parts = [self._one(before)]
        while self._next is not None and not self._at(Joint.OR, Joint.CLOSE):
            parts.append(self._one(Mark(Joint.AND, self._take_mark()) if self._at(Joint.AND) else None))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, before: Mark | None) -> Node:
        """A term or brackets. ``before`` is the joint that asks for it."""
        negated = False
        while self._at(Joint.NOT, Joint.MINUS):
            joint = Joint.NOT if self._at(Joint.NOT) else Joint.MINUS
            before = Mark(joint, self._take_mark())
            negated = not negated
            if joint is Joint.MINUS and self._place() != before.end:
                raise Misread(before.piece.error(Expected.NEGATED, sign=joint))
        node = self._brackets() if self._at(Joint.OPEN) else self._term(before)
        return Not(node) if negated else node

    def _brackets(self) -> Node:
        opening = self._take_mark()
        if len(self._open) == MOST_BRACKETS:
            raise Misread(opening.error(Expected.FEWER_BRACKETS, most=str(MOST_BRACKETS)))
        self._open.append(opening)
        node = self._either(Mark(Joint.OPEN, opening))
        if not self._at(Joint.CLOSE):
            raise Misread(opening.error(Expected.CLOSING_BRACKET))
        self._take_mark()
        self._open.pop()
        return node

    def _term(self, before: Mark | None) -> Node:
        term = self._next
        if not isinstance(term, Term):
            raise Misread(self._missing(before))
        if self._terms == MOST_TERMS:
            length = len(self._text) - term.position
            raise Misread(QueryError(term.position, length, Expected.FEWER_TERMS, {"most": str(MOST_TERMS)}))
        self._terms += 1
        node = node_of(term, self._fields, self._now)
        self._advance()
        return node

    def _missing(self, before: Mark | None) -> QueryError:
        """What is wrong where a term should be and none is."""
        found = self._next.piece if isinstance(self._next, Mark) else None
        if found is not None and not self._at(Joint.CLOSE):
            return found.error(Expected.TERM, sign=found.text)
        if before is None:
            assert found is not None
            return found.error(Expected.OPENING_BRACKET)
        match before.joint:
            case Joint.AND | Joint.OR:
                return before.piece.error(Expected.TERM, sign=before.joint)
            case Joint.NOT | Joint.MINUS:
                return before.piece.error(Expected.NEGATED, sign=before.joint)
            case _ if found is None:
                return before.piece.error(Expected.CLOSING_BRACKET)
            case _:
                return QueryError(before.piece.position, found.end - before.piece.position, Expected.INSIDE)

    def _at(self, *joints: Joint) -> bool:
        return isinstance(self._next, Mark) and self._next.joint in joints

    def _place(self) -> int:
        """Where the next token stands; the end of the text when there is none."""
        match self._next:
            case None:
                return len(self._text)
            case Mark(_, piece):
                return piece.position
            case Term():
                return self._next.position

    def _take_mark(self) -> Piece:
        mark = self._next
        assert isinstance(mark, Mark)
        self._advance()
        return mark.piece

    def _advance(self) -> None:
        self._next = next(self._tokens, None)
