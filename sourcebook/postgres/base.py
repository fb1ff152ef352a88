"""Django's PostgreSQL backend, which starts the embedded server when it is first needed."""

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from sourcebook.postgres.client import DatabaseClient
from sourcebook.postgres.cluster import ClusterError
from sourcebook.postgres.creation import DatabaseCreation
from sourcebook.postgres.operations import DatabaseOperations
from sourcebook.postgres.prepared import Prepared


def hold_cluster():
    """Keep the embedded server running for this process; nothing where DATABASE_URL replaces it.

    Raises OperationalError with what to do when the server cannot be used.
    """
    if settings.CLUSTER:
        try:
            settings.CLUSTER.hold()
        except (ClusterError, OSError) as error:
            raise OperationalError(str(error)) from error


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params):
        hold_cluster()
        self.prepared = Prepared()
        if settings.CLUSTER:  # where its socket lies is known once it runs
            conn_params = conn_params | {"host": str(settings.CLUSTER.sockets), "port": "5432"}
        return super().get_new_connection(conn_params)
