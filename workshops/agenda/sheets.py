"""The sheets that a session needs and the portal prints: the key, its words, its address."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# {key: (words, name of the address, what it takes besides the workshop)}
SHEETS = {
    "badges": (_("Badges"), "workshops:printed", ("badges",)),
    "participants": (_("List to sign"), "workshops:printed", ("participants",)),
    "cards": (_("Empty cards"), "workshops:printed", ("cards",)),
    "prework": (_("Form of what a district brings"), "workshops:prework_pdf", ()),
    "hunting": (_("Hunting sheet"), "workshops:printed", ("hunting",)),
    "posters": (_("Posters for a gallery walk"), "workshops:posters", ()),
    "plans": (_("Action plans"), "workshops:plans", ()),
    "told": (_("All cards and plans"), "workshops:hall_pdf", ()),
    "evaluation": (_("The four questions"), "workshops:evaluation_pdf", ()),
}


def sheets_of(session):
    """Return [(words, address)] of the sheets of a session."""
    known = [SHEETS[key] for key in session.sheets if key in SHEETS]
    return [
        (words, reverse(name, args=[session.workshop_id, *more])) for words, name, more in known
    ]
