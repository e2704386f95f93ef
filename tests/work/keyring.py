"""A keyring in memory."""

import asyncio

from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure


class Keyring(Keystore):
    """A keystore in memory. ``trouble`` is raised by every request; ``gate`` holds back the answers."""

    def __init__(self, trouble: Code | None = None) -> None:
        super().__init__()
        self.secrets: dict[str, str] = {}
        self.trouble = trouble
        self.forgetful = False
        self.reads = 0
        self.gate: asyncio.Event | None = None
        self.slow = False

    async def get(self, name: str) -> str | None:
        self.reads += 1
        if self.gate:
            await self.gate.wait()
        if self.trouble:
            raise Failure(self.trouble)
        found = self.secrets.get(name)
        await self._dawdle()
        return found

    async def set(self, name: str, value: str) -> None:
        if self.trouble:
            raise Failure(self.trouble)
        await self._dawdle()
        if not self.forgetful:
            self.secrets[name] = value

    async def delete(self, name: str) -> None:
        if self.trouble:
            raise Failure(self.trouble)
        self.secrets.pop(name, None)

    async def _dawdle(self) -> None:
        """Lets everybody else go first."""
        for _ in range(20 if self.slow else 0):
            await asyncio.sleep(0)
