"""Pools that are opened in a made-up window."""

from cognito_admin.model.connections import PoolKey
from cognito_admin.ui.shell.shell import Shell
from tests.ui import fakes
from tests.ui.fakes import SHOP, STAFF, WORK
from tests.ui.shell.living import until

KEY = PoolKey(WORK.id, SHOP.id)
OTHER = PoolKey(WORK.id, STAFF.id)


async def open_pool(shell: Shell, key: PoolKey = KEY) -> fakes.FirstPane:
    shell.pools.open(key)
    await until(lambda: (front := shell.pools.front()) is not None and front.workspace.key == key)
    pane = shell.current_pane()
    assert isinstance(pane, fakes.FirstPane | fakes.UsersPane)
    return pane  # pyright: ignore[reportReturnType]


def tree_texts(shell: Shell) -> list[str]:
    tree = shell.window.navigation.tree()
    tops = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    return [text for top in tops for text in (top.text(0), *(top.child(n).text(0) for n in range(top.childCount())))]
