"""Names of things are types, so that a pool's id cannot be handed over where a user's is wanted."""

from typing import NewType

AccountId = NewType("AccountId", str)
"""Twelve digits."""
ClientId = NewType("ClientId", str)
"""Of an app client."""
ConnectionId = NewType("ConnectionId", str)
"""Ours, made when the connection is added; never shown."""
GroupName = NewType("GroupName", str)
JobId = NewType("JobId", str)
PoolId = NewType("PoolId", str)
"""As AWS gives it: region, underscore, nine characters (``us-east-1_AbCdEf123``)."""
Region = NewType("Region", str)
Sub = NewType("Sub", str)
"""The UUID the service assigns to a user; never changes, never comes back."""
Username = NewType("Username", str)
"""The stored user name, as ListUsers gives it: the key of every Admin* operation."""
