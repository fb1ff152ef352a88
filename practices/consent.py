"""What a person agrees to who shares a practice. Kept with each consent, with its version."""

from django.utils.translation import gettext_lazy as _

VERSION = "2026-11"

POINTS = (
    _("It may be published for everyone under the licence CC BY 4.0: others use it and name us."),
    _("The office that shares it is named. My contact is not shown; the desk alone sees it."),
    _("People who are named or seen in photos have agreed; for children their parents have."),
    _("It is our own account: not an order, norm, sanction or audit evidence."),
)


def consent_text():
    """Return the text shown beside the tick, in the reader's language, with its version."""
    return f"[{VERSION}] " + " ".join(str(point) for point in POINTS)
