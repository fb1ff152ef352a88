from django.conf import settings
from django.db.backends.postgresql import client

from sourcebook.postgres.cluster import binaries


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell`: the embedded server brings its own psql."""

    def runshell(self, parameters):
        if settings.CLUSTER:
            settings.CLUSTER.hold()
            self.connection.settings_dict["HOST"] = str(settings.CLUSTER.sockets)
            self.executable_name = str(binaries() / "psql")
        super().runshell(parameters)
