"""Whether the SDK works in this installation, for the self-test. Asks nothing of AWS."""

import ssl

import botocore
from botocore.httpsession import get_cert_path

from cognito_admin.aws.session import Clients
from cognito_admin.model.connections import Connection, Mode
from cognito_admin.model.ids import ConnectionId, Region


def make_client() -> str:
    """Makes a client of the service, which reads the SDK's own data files. Returns what was found."""
    clients = Clients(
        Connection(ConnectionId("self-test"), "self-test", None, Region("us-east-1"), "http://127.0.0.1:9"),
        lambda _: Mode.READ_ONLY,
        1,
    )
    try:
        operations = len(clients.cognito.meta.service_model.operation_names)
    finally:
        clients.close()
    return f"botocore {botocore.__version__}, {operations} operations"


def load_tls_roots() -> str:
    """Loads the certificates that the SDK trusts. Returns what was found; raises OSError or ValueError when there are none."""
    path = get_cert_path(True)
    roots = ssl.create_default_context(cafile=path).cert_store_stats()["x509_ca"]
    if not roots:
        raise ValueError(f"no certificates in {path}")
    return f"{ssl.OPENSSL_VERSION}, {roots} root certificates"
