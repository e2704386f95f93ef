"""What this computer takes of the quotas, for whoever shows it."""

import asyncio
from collections.abc import Callable

from cognito_admin.aws.pacing.paces import Paces
from cognito_admin.model.quotas import QuotaUse
from cognito_admin.work.jobs import Jobs

LOOK_EVERY_S = 0.25
LOOK_SELDOM_S = 1.0
"""While work goes on that asks AWS for nothing."""

OnUses = Callable[[tuple[QuotaUse, ...]], None]


class QuotaWatch:
    """Looks while this process asks AWS for something or any job is running, and not at all otherwise. Belongs to one loop."""

    def __init__(self, paces: Paces, jobs: Jobs) -> None:
        self._paces = paces
        self._jobs = jobs
        self._callbacks: list[OnUses] = []
        self._looking: asyncio.Task[None] | None = None
        self._ends = (paces.subscribe(self._look), jobs.subscribe(lambda _: self._look()))

    def subscribe(self, callback: OnUses) -> Callable[[], None]:
        """``callback`` gets what all processes take by now, those nearest to a limit first, a few times a second.

        Nothing when all is quiet again. Returns what ends that.
        """
        self._callbacks.append(callback)
        self._look()
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    async def close(self) -> None:
        for end in self._ends:
            end()
        self._callbacks.clear()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])

    def _look(self) -> None:
        if self._callbacks and self._looking is None:
            self._looking = asyncio.create_task(self._keep_looking(), name="what is taken of quotas")

    async def _keep_looking(self) -> None:
        try:
            while True:
                uses = await self._paces.uses()
                for callback in tuple(self._callbacks):
                    callback(uses)
                if not self._callbacks or not (uses or self._jobs.running()):
                    return
                await asyncio.sleep(LOOK_EVERY_S if uses else LOOK_SELDOM_S)
        finally:
            self._looking = None
