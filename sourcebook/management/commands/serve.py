"""`make run`: prepares the data, then runs web server and job worker until told to stop."""

import os

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError

from sourcebook import assets, hall, serve

PASSWORD = "demo-sourcebook"  # noqa: S105 - public: DESIGN names it, production refuses the demo
SIGN_INS = "gp@ block@ district@ state@ national@ facilitator@ auditor@ outsider@"


class Command(BaseCommand):
    help = "Run the portal: database, web server and job worker, until Ctrl-C or TERM."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--workshop", help="In a hall: the file that was taken from the portal."
        )

    def handle(self, *args, **options):
        if "MAKELEVEL" in os.environ:
            serve.die_with_parent()
        try:
            with serve.claim_data():
                serve.check_port()
                serve.keep_mode()
                self.prepare()
                if settings.HALL:
                    hall.make_ready(options["workshop"])
                serve.Portal().run(self.announce)
        except (serve.CannotServe, hall.NotReady, OperationalError) as error:
            raise CommandError(str(error)) from None

    def prepare(self):
        """Bring database, translations and static files up to date; load the demo once."""
        assets.compile_translations()
        if assets.collect_static():
            self.stdout.write("Static files are ready.")
        if settings.PRODUCTION and "owner" not in settings.DATABASES:
            call_command("migrate", check_unapplied=True, database="default")
        else:
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        demo = settings.VAR / "demo-loaded"
        if settings.DEMO and "load_demo" in get_commands() and not demo.is_file():
            self.stdout.write("Loading the demo (once) …")
            call_command("load_demo")
            demo.touch()

    def announce(self):
        """Print where the portal is and how to sign in."""
        lines = ["", f"The Living Sourcebook: http://127.0.0.1:{settings.PORT}/"]
        if settings.HALL:
            lines += hall.announcement()
        if settings.DEMO:
            lines += [
                f"Sign in as any of      {SIGN_INS} (each …@example.org)",
                f"with the password      {PASSWORD}",
            ]
        self.stdout.write("\n".join([*lines, "Stop with Ctrl-C.", ""]))
        self.stdout.flush()
