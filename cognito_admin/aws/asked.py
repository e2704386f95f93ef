"""What a request is about: for its pace, and for the facts of its failure."""

from dataclasses import dataclass

from cognito_admin.model.ids import GroupName, PoolId, Sub


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation of AWS and what it was asked of."""

    operation: str
    pool: PoolId | None = None
    user: Sub | None = None
    group: GroupName | None = None
