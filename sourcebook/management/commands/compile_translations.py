from django.core.management.base import BaseCommand

from sourcebook.assets import compile_translations


class Command(BaseCommand):
    help = "Compile the translation catalogues that have changed (needs no gettext)."
    requires_system_checks = ()

    def handle(self, *args, **options):
        for path in compile_translations():
            self.stdout.write(f"compiled {path}")
