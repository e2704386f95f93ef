"""Asks the person at the terminal, without keeping anything else from going on."""

import asyncio
import os
import sys
import threading
from collections.abc import Mapping

from cognito_admin.cli.output import shown
from cognito_admin.model.progress import Question
from cognito_admin.model.sentences import ask
from cognito_admin.work.questions import unanswered

_CODE_LENGTH = 6


def is_there() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


async def answer(code: str, facts: Mapping[str, str], secret: bool) -> str:
    """A code of six digits, or nothing once somebody has seen to what was asked for.

    Raises the Failure of an unanswered question where nobody is there, or no code was typed.
    """
    del secret  # what is asked is good for half a minute, and is seen while it is typed
    words = ask(Question("", code, facts, False))
    if not is_there():
        raise unanswered(code, facts)
    sys.stderr.write(shown(f"{words.title}. {words.text}") + "\n")
    if not words.typed:
        await _line("Press Enter to go on, or Ctrl-C to stop. ")
        return ""
    while text := await _line(f"{words.answer}: "):
        typed = "".join(text.split())
        if typed.isdecimal() and len(typed) == _CODE_LENGTH:
            return typed
        sys.stderr.write(f"The code has {_CODE_LENGTH} digits. Type none to stop.\n")
    raise unanswered(code, facts)


async def agrees(question: str) -> bool:
    """Whether somebody is there and types yes."""
    return is_there() and (await _line(f"{question} Type yes to go on: ")).lower() == "yes"


async def types(question: str, wanted: str) -> bool:
    """Whether somebody is there and types just this."""
    return is_there() and await _line(question) == wanted


async def _line(prompt: str) -> str:
    """What was typed, without the end of the line; empty at the end of input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    loop = asyncio.get_running_loop()
    typed: asyncio.Future[str] = loop.create_future()

    def tell(text: str) -> None:
        if not typed.done():
            typed.set_result(text)

    def read() -> None:
        # Not sys.stdin: its buffer is locked while a thread waits in it, and the interpreter cannot end then.
        text = os.read(sys.stdin.fileno(), 1024).decode(errors="replace").strip()
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, text)

    # A daemon: whoever presses Ctrl-C instead is not kept waiting.
    threading.Thread(target=read, name="terminal", daemon=True).start()
    return await typed
