import os

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql import creation

from sourcebook.postgres import reference


class DatabaseCreation(creation.DatabaseCreation):
    """Test databases: the owner makes and migrates them, the tests run as the web role.

    Where SOURCEBOOK_TEST_TEMPLATE names one that was made before, the others are copies of it, with
    SOURCEBOOK_TEST_SUFFIX after their names: two stages of tests run beside each other.
    """

    def _is_web(self):
        return self.connection.alias == "default" and "owner" in connections

    def create_test_db(self, *args, **kwargs):
        if not self._is_web():
            return super().create_test_db(*args, **kwargs)
        template = os.environ.get("SOURCEBOOK_TEST_TEMPLATE")
        if template and not kwargs.get("keepdb"):
            return self._copy(template)
        name = connections["owner"].creation.create_test_db(*args, **kwargs)
        self._use(name)
        with reference.owner_cursor(self.connection) as cursor:
            reference.keep(cursor)
        return name

    def _copy(self, template):
        """Make the test database as a copy of `template`, a name; return its own."""
        owner = connections["owner"]
        suffix = os.environ.get("SOURCEBOOK_TEST_SUFFIX", "")
        name = owner.creation._get_test_db_name() + suffix
        with owner.creation._nodb_cursor() as cursor:
            quote = owner.ops.quote_name
            cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)}")
            cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(template)}")
        owner.close()
        settings.DATABASES["owner"]["NAME"] = owner.settings_dict["NAME"] = name
        self._use(name)
        return name

    def _use(self, name):
        self.connection.close()
        self.connection.settings_dict["NAME"] = name

    def destroy_test_db(self, *args, **kwargs):
        if not self._is_web():
            return super().destroy_test_db(*args, **kwargs)
        self.connection.close()
        return connections["owner"].creation.destroy_test_db(*args, **kwargs)
