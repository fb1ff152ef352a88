"""The foot of every print: what it is not, where it comes from, the way back."""

from django.conf import settings
from django.utils.translation import gettext as _

from packs import qr
from packs.layouts.standing import version_words
from packs.layouts.texts import text


def foot(practice, version, telling):
    """Return the short code with its QR code, the running line, and what a print is not."""
    address = f"{settings.SITE_URL}/c/{practice.code}"
    running = f"{_('Living Sourcebook')} · {practice.code} · {version_words(version, telling)}"
    pages = {
        f"{n}/{of}": _("Page %(n)s of %(of)s") % {"n": n, "of": of}
        for n, of in ((1, 1), (1, 2), (2, 2))
    }
    return {
        "code": practice.code,
        "code-label": _("Short code"),
        "qr": qr.of_print(practice, version),
        "qr-alt": _("QR code for %(address)s") % {"address": address},
        "running": running,
        "pages": pages,
        "page-words": page_words(),
        "foot": [
            text(
                _(
                    "This is a peer's account: not an order, norm, sanction, "
                    "progress report or audit evidence; the scheme guidelines "
                    "decide."
                )
            ),
            text(_("As it is now, and what has changed since: %(address)s") % {"address": address}),
            text(_("Licence: CC BY 4.0. Copy it and pass it on; name the place and the code.")),
            *(
                [text(_("This is a demonstration: entries marked Sample are invented."))]
                if settings.DEMO
                else []
            ),
        ],
        "shortened": None,
        "if_shortened": _(
            "Shortened to fit two pages. What ends in three dots can be read in full, and all "
            "photos seen, at %(address)s or by the QR code."
        )
        % {"address": address},
    }


def page_words():
    """Return what a page says of its number, with {n} and {of} for the layout to fill."""
    return _("Page %(n)s of %(of)s") % {"n": "{n}", "of": "{of}"}
