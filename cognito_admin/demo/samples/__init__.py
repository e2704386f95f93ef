"""The sample pools: made-up people, deterministic by the service's seed and clock."""

from collections.abc import Sequence

from cognito_admin.demo.samples.identity_pools import add_identity_pools
from cognito_admin.demo.samples.legacy import add_legacy
from cognito_admin.demo.samples.load import add_load
from cognito_admin.demo.samples.shop import add_shop
from cognito_admin.demo.samples.staff import add_staff
from cognito_admin.demo.state import PoolState, Service

NAMES = ("shop", "staff", "legacy", "load")


def build_samples(service: Service, names: Sequence[str] | None = None, load_users: int = 0) -> dict[str, PoolState]:
    """Puts the named sample pools into the service and returns them by name. ValueError for a name it does not have.

    Without names: all of them, the load pool only if it is to have users.
    """
    if names is None:
        names = NAMES if load_users else NAMES[:-1]
    unknown = set(names) - set(NAMES)
    if unknown:
        raise ValueError(f"no sample pool is called {min(unknown)}")
    with service.lock:
        return {name: _add(service, name, load_users) for name in names}


def _add(service: Service, name: str, load_users: int) -> PoolState:
    match name:
        case "shop":
            shop = add_shop(service)
            add_identity_pools(service, shop)
            return shop
        case "staff":
            return add_staff(service)
        case "legacy":
            return add_legacy(service)
        case _:
            return add_load(service, load_users)
