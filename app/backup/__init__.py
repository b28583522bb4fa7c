"""flask backup and flask restore: the database and the files in one archive.

Tables travel as COPY text, so an archive made on one version of Postgres is read by another,
and neither the server's programs nor a local socket are needed.
"""

from app.backup.manifest import Manifest
from app.backup.restoring import restore_backup
from app.backup.writing import write_backup

__all__ = ["Manifest", "restore_backup", "write_backup"]
