"""A certificate as plain data for the typesetter; words never become source."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning.recognition.telling import tell
from packs import drawings, qr
from packs.layouts.texts import text

LAYOUT = "certificate"
_DRAWING = "community-management"  # of what thanks for no single practice
_SCALES = (1, 0.9, 0.8, 0.7, 0.6)


def data_of(certificate, theme_key=""):
    """Return what the layout says of a certificate, in the language that is active now."""
    told = tell(certificate)
    office, place = certificate.office, certificate.office.place
    address = f"{settings.SITE_URL}{_path(certificate)}"
    return {
        "fit": "first",
        "ways": [{"scale": scale} for scale in _SCALES],
        "most_pages": 1,
        "gap": 1,
        "stamp": None,
        "photos": [],
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "mark": drawings.mark(),
        "merit": told.heading,
        "eyebrow": _("With thanks from peers, this certificate goes to"),
        "title": text(_("Certificate")),
        "described": f"{told.heading}: {place.full_name}",
        "office": text(office.title, office.title_language),
        "place": text(place.long_label),
        "name": text(told.name) if told.name else None,
        "name-label": _("Told by"),
        "line": told.line,
        "practice": text(told.title, told.title_language) if told.title else None,
        "drawing": drawings.theme_drawing(theme_key or _DRAWING),
        "qr": qr.code_of(address),
        "qr-alt": _("QR code for %(address)s") % {"address": address},
        "code": certificate.code,
        "code-label": _("Code"),
        "made": _("Made on %(day)s") % {"day": _day(certificate.at)},
        "check": _("Whether it still holds, anybody can see at this address:"),
        "address": address,
        "note": _(
            "It thanks for what others could use. It is no rank, no award of a scheme and no "
            "evidence in an audit."
        ),
    }


def _path(certificate):
    """Return the address of its page without a language: paper goes to readers of any."""
    return f"/certificates/{certificate.code}/"


def _day(moment):
    return date_format(localtime(moment), "DATE_FORMAT")
