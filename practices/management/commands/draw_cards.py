"""Make the pictures of shared links anew, after a theme's drawing was added or changed."""

from django.conf import settings
from django.core.management.base import BaseCommand

from practices import drawings
from practices.cards import card

CARDS = settings.BASE_DIR / "static" / "cards"


class Command(BaseCommand):
    """``manage.py draw_cards``: one PNG a theme in ``static/cards``, kept in the repository."""

    help = "Draws the small pictures that a chat shows beside a shared link, one a theme."

    def handle(self, *args, **options):
        wanted = {name.rpartition("/")[2]: name for name in drawings.names() if is_shared(name)}
        for old in CARDS.glob("*.png"):
            if old.stem not in wanted:
                old.unlink()
        for key, name in sorted(wanted.items()):
            (CARDS / f"{key}.png").write_bytes(card(name))
        self.stdout.write(f"{len(wanted)} cards are in {CARDS.relative_to(settings.BASE_DIR)}.")


def is_shared(name):
    """Say whether links show this drawing: each theme's, and that of a theme not drawn yet."""
    return name.startswith("themes/") or name == drawings.UNDRAWN
