from django.db import connections
from django.db.backends.postgresql import creation

from sourcebook.postgres import reference


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases: the owner makes and migrates them, the tests run as the web role."""

    def _is_web(self):
        return self.connection.alias == "default" and "owner" in connections

    def create_test_db(self, *args, **kwargs):
        if not self._is_web():
            return super().create_test_db(*args, **kwargs)
        name = connections["owner"].creation.create_test_db(*args, **kwargs)
        self.connection.close()
        self.connection.settings_dict["NAME"] = name
        with reference.owner_cursor(self.connection) as cursor:
            reference.keep(cursor)
        return name

    def destroy_test_db(self, *args, **kwargs):
        if not self._is_web():
            return super().destroy_test_db(*args, **kwargs)
        self.connection.close()
        return connections["owner"].creation.destroy_test_db(*args, **kwargs)
