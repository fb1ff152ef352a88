"""What a certificate says: the same on its page and on paper, and what has become of it since."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.recognition.choices import Merit, Named
from learning.recognition.news import used_words
from practices.choices import PracticeState


@dataclass(frozen=True)
class Told:
    """A certificate in words: `line` what it thanks for, `name` only of who said yes.

    `valid`: it is not taken back. `stand`: what has become of it, in a sentence.
    """

    heading: str
    line: str
    title: str
    title_language: str
    name: str
    valid: bool
    stand: str


def tell(certificate):
    """Return the `Told` of a certificate that was loaded `with_row_data`."""
    practice = certificate.practice
    hidden = practice is not None and practice.is_hidden
    valid, stand = _stand(practice)
    return Told(
        heading=_heading(certificate.merit),
        line=_line(certificate),
        title=practice.title if practice and not hidden else "",
        title_language=practice.language if practice else "",
        name="" if hidden else name_on(certificate),
        valid=valid,
        stand=stand,
    )


def name_on(certificate):
    """Return the name that stands on it now, "" where there is none or consent has ended."""
    if certificate.named == Named.TELLER:
        told = getattr(certificate.version, "particulars", None)
        agreed = told and told.tellers_yes and told.consent and not told.consent_withdrawn_at
        return told.told_by_name if agreed else ""
    author = certificate.practice.author if certificate.named == Named.AUTHOR else None
    return author.name if author and not author.name_withdrawn_at else ""


def _heading(merit):
    return {
        Merit.UPTAKE: _("Used by others"),
        Merit.LESSON: _("A failure told openly"),
        Merit.VISITS: _("Host of visits"),
        Merit.ANSWERS: _("Answered what others asked"),
        Merit.SEEN: _("Seen on site and confirmed"),
    }[merit]


def _line(one):
    if one.merit == Merit.UPTAKE:
        return _("Told a practice that is in use in %(used)s beyond its own:") % {
            "used": used_words(one.number, one.districts)
        }
    if one.merit == Merit.LESSON:
        return _("Told openly what did not work, so that others are spared it, and they use it:")
    if one.merit == Merit.VISITS:
        words = ngettext(
            "Hosted a visit of another office, which wrote down what it takes home.",
            "Hosted visits from %(n)s districts, which wrote down what they take home.",
            one.number,
        )
    elif one.merit == Merit.ANSWERS:
        words = ngettext(
            "Answered a question of others so that they chose the answer as the best.",
            "Answered questions of %(n)s others so that each chose the answer as the best.",
            one.number,
        )
    else:
        words = ngettext(
            "Went to see a practice of another office, and confirmed by name what was seen.",
            "Went to see %(n)s practices of other offices, and confirmed by name what was seen.",
            one.number,
        )
    return words % {"n": one.number}


def _stand(practice):
    """Return (whether it is valid, what has become of it)."""
    if practice is None or practice.state == PracticeState.PUBLISHED:
        return True, _("This certificate is valid.")
    if practice.state == PracticeState.SUPERSEDED:
        return True, _("This certificate is valid. The practice has been replaced since.")
    return False, _("This certificate is taken back: the practice was withdrawn.")
