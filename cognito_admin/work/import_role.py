"""The role of import jobs, made where somebody said so."""

from typing import TYPE_CHECKING

from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.restore.target import Where

if TYPE_CHECKING:
    from cognito_admin.work.connect import Connections


async def create_import_role(connections: "Connections", connection: ConnectionId, where: Where) -> str:
    """Its ARN. Raises Failure: ACCESS_DENIED, NOT_ALLOWED_BY_MODE, THING_EXISTS."""
    return await connections.account(connection).import_roles().create(where.region, where.account)
