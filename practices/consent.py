"""What a person agrees to who shares a practice. Kept with each consent, with its version."""

from django.utils.translation import gettext_lazy as _

VERSION = "2026-12"

POINTS = (
    _("It may be published for everyone under the licence CC BY 4.0: others use it and name us."),
    _(
        "The office that shares it is named, unless I tell it shielded. Only people with a "
        "confirmed posting see whom to ask."
    ),
    _("People who are named or seen in photos have agreed; for children their parents have."),
    _("It is our own account: not an order, norm, sanction or audit evidence."),
    _("My name, whom to ask and photos: I can take that consent back at any time, in “My data”."),
)


def consent_text():
    """Return the text shown beside the tick, in the reader's language, with its version."""
    return f"[{VERSION}] " + " ".join(str(point) for point in POINTS)
