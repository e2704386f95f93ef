"""Changes settings of a pool in a process of its own, so that it can be killed between two parts."""

import asyncio
import sys
from pathlib import Path

from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part, SettingsChange
from cognito_admin.model.settings.edits import with_value
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from tests.work.change_pool import Desk, opened

LENGTH = ("Policies", "PasswordPolicy", "MinimumLength")
GOOGLE = Thing(ThingKind.PROVIDER, "Google")
CLIENT = Thing(ThingKind.CLIENT, "new")


async def three_parts(desk: Desk) -> SettingsChange:
    """A setting of the pool, one of an identity provider, and an app client that is made."""
    pool, google = await desk.settings.read(POOL), await desk.settings.read(GOOGLE)
    assert pool is not None
    assert google is not None
    return SettingsChange(
        (
            Part(POOL, pool, with_value(pool, LENGTH, 12)),
            Part(GOOGLE, google, with_value(google, ("AttributeMapping", "email"), "email")),
            Part(CLIENT, None, {"ClientName": "web"}),
        )
    )


async def main() -> None:
    folder, url, pool = sys.argv[1:]
    async with opened(Path(folder), url, PoolId(pool)) as desk:
        await desk.settings.apply(await desk.settings.prepare(await three_parts(desk)))


if __name__ == "__main__":
    asyncio.run(main())
