"""What a request is about: for its pace, its permission, and for the facts of its failure."""

from dataclasses import dataclass

from cognito_admin.model.ids import GroupName, PoolId, Sub


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation of AWS and what it was asked of.

    ``by_person`` says that a person asked for just this, knowing what it costs: without it, reads that AWS bills are not sent.
    """

    operation: str
    pool: PoolId | None = None
    user: Sub | None = None
    group: GroupName | None = None
    by_person: bool = False
