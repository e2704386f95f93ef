"""Small work with files, done where it keeps nobody waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Result = TypeVar("_Result")


async def on_a_thread(work: Callable[[], _Result], name: str) -> _Result:
    """What ``work`` returns. When the waiting is cancelled, work that has begun goes on unheard."""
    executor = ThreadPoolExecutor(1, thread_name_prefix=name)
    try:
        return await asyncio.get_running_loop().run_in_executor(executor, work)
    finally:
        # Not with a with statement, whose end would wait for the thread and hold up the loop.
        executor.shutdown(wait=False)
