"""The bundled Postgres and Valkey, for a machine that has neither, and the supervisor of `bin/run`.

Knows nothing of the product: only the standard library is imported here, so that it starts in an instant.
"""

from app.embedded.binaries import postgres_client
from app.embedded.process import ServerFailed
from app.embedded.testing import Addresses, serve_for_tests

__all__ = ["Addresses", "ServerFailed", "postgres_client", "serve_for_tests"]
