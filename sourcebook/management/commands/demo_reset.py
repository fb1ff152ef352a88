"""`make demo-reset`: everything in the demo's data folder is forgotten and loaded afresh."""

import shutil

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from sourcebook import serve


class Command(BaseCommand):
    help = "Forget all data of the demo and load it afresh. The portal must be stopped."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Only the demo can be reset. This data folder is in another mode.")
        try:
            with serve.claim_data():
                self.reset()
        except serve.CannotServe as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The demo is as at the beginning.")

    def reset(self):
        """Empty the database and the folders, then prepare them as a first start does."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
            shutil.rmtree(folder, ignore_errors=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        (settings.VAR / "demo-loaded").unlink(missing_ok=True)
        call_command("load_demo")
        (settings.VAR / "demo-loaded").touch()
