"""What a file of connections brings, in words."""

from collections.abc import Mapping

from cognito_admin.model.connection_files import Coming, Standing
from cognito_admin.model.connections import ConnectionKind, Mode
from cognito_admin.model.sentences.labels import ENVIRONMENTS, MODES
from cognito_admin.model.sentences.templates import Translate, marked

STANDINGS: Mapping[Standing, str] = {
    Standing.NEW: marked("New"),
    Standing.SAME: marked("Here already, just so"),
    Standing.DIFFERENT: marked("Here already, as “{known}”; its name and markings are replaced"),
    Standing.NAMED_ALIKE: marked("Another here is called so and leads elsewhere; this one gets a number"),
}
_WITHOUT_KEY = marked("The access key does not come along; it is asked for when the connection is first used.")
_MAY_CHANGE = marked("Pools of it that may be changed: {pools}")


def told(coming: Coming, translate: Translate = marked) -> list[str]:
    """How it stands to those that are here, how careful it is, and what is missing."""
    known = "" if coming.known is None else coming.known.connection.name
    connection, pools = coming.described.connection, coming.described.pools
    marking = connection.default_marking
    where = [connection.region, connection.profile or "", connection.endpoint_url or ""]
    lines = [
        translate(STANDINGS[coming.standing]).format(known=known),
        " · ".join(filter(None, where)),
        f"{translate(ENVIRONMENTS[marking.environment.value].name)} · {translate(MODES[marking.mode.value].name)}",
    ]
    if changed := [pool for pool, one in pools.items() if one.mode is not Mode.READ_ONLY]:
        lines.append(translate(_MAY_CHANGE).format(pools=", ".join(changed)))
    if connection.kind is ConnectionKind.ACCESS_KEY and coming.standing in (Standing.NEW, Standing.NAMED_ALIKE):
        lines.append(translate(_WITHOUT_KEY))
    return lines
