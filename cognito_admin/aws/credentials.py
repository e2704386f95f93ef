"""What the way to credentials needs of the person and of the program."""

from collections.abc import Callable, Mapping

from cognito_admin.model.failures import Code, Failure

Asking = Callable[[str, Mapping[str, str], bool], str]
"""``ask(code, facts, secret)`` puts one of ``sentences.QUESTIONS`` to the person and waits for the answer.

Called on a worker thread, which it blocks and nobody else. Raises Failure when nobody is there to answer, and Cancelled when what
needs the answer is to end.
"""


def nobody_answers(code: str, facts: Mapping[str, str], secret: bool) -> str:
    """An ``Asking`` for where no person is."""
    del code, secret
    raise Failure(Code.MFA_CODE_MISSING, **facts)
