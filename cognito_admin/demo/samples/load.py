"""*Load*: as many users as wished for, each made when it is asked for."""

from datetime import timedelta

from cognito_admin.demo.operations.clients import add_client
from cognito_admin.demo.operations.pools import add_pool
from cognito_admin.demo.pool_settings import settings_of_new_pool
from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.state import GroupState, PoolState, Service
from cognito_admin.demo.users import UserSource

ID = "LoadTests"
GROUPS = ("tenth", "twentieth", "thirtieth")


def add_load(service: Service, users: int, groups: tuple[str, ...] = GROUPS) -> PoolState:
    """Puts a pool of ``users`` users into the service; who is in which of the ``groups`` tells ``LoadPopulation``."""
    now = service.clock.now()
    settings = settings_of_new_pool(
        {
            "PoolName": "Load",
            "UsernameAttributes": ["email"],
            "UsernameConfiguration": {"CaseSensitive": False},
            "AutoVerifiedAttributes": ["email"],
            "Schema": [{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
            "UserPoolTags": {"environment": "development"},
        }
    )
    founded = now - timedelta(days=1_096)
    pool = add_pool(service, settings, founded, pool_id=f"{service.region}_{ID}")
    for name in groups:
        pool.groups[name] = GroupState(name, founded, founded)
    stamps = {"CreationDate": founded, "LastModifiedDate": founded}
    add_client(service, pool, {"ClientName": "Load generator", **stamps}, client_id="7load777load777load777load")
    pool.users = UserSource(LoadPopulation(service.seed, users, until=now, groups=groups))
    return pool
