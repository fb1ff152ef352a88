"""The form behind a teller's link: of the twelve answers those that are missing, and four of hers.

It is the form of a practice that asks less: what is not asked stays as it is stored.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from practices.answers import missing_answers
from practices.coach import QUESTIONS
from practices.forms import PracticeForm
from practices.forms.layout import differences, part
from practices.forms.same_page import MERGE
from practices.forms.steps import is_beside

QUICK = ("title", "place_text", "result", "went_wrong")
# Her yes is this form itself; the place she may choose where the draft names one above it.
_NOT_ASKED = ("place", "told_by_name", "tellers_yes", "consent")
_TOGETHER = {
    "cost_amount": ("cost_amount", "cost_unit", "cost_year", "cost_source", "materials"),
    "result_basis": ("reach", "result_basis"),
}
_SENT_ALONG = ("revision", "version", "consent")


def asked_of(version):
    """Return the names of the fields that answer what `version` still lacks."""
    missing = missing_answers(version, completed=True)
    names = [name for name in missing if name not in (*_NOT_ASKED, *QUICK)]
    return [field for name in names for field in _TOGETHER.get(name, (name,))]


class TellersForm(PracticeForm):
    """Her answers to the draft `version`: what it lacks, what she told, and her consent.

    Nothing else that is sent counts.
    """

    def __init__(self, data=None, *, version):
        self.asked, self._of = asked_of(version), version
        sent = None if data is None else self._allowed(data)
        super().__init__(sent, user=AnonymousUser(), version=version)
        for name in [name for name in self.fields if is_beside(name)]:
            del self.fields[name]
        self.initial["consent"] = False
        self._ask_where()

    def _ask_where(self):
        """Let her choose the place below that of the draft, in its district; else in words."""
        place = self._of.place
        if place:
            self.fields["place"].label = _("Where was it done?")
            self.fields["place"].under = place.district or place.state or place
        else:
            self.fields["place_text"].label = _("Where was it done?")
            self.fields["place_text"].help_text = _("Village, Gram Panchayat, Block and District.")

    @property
    def _told_names(self):
        title, *rest = QUICK
        return [title, *(["place"] if self._of.place else []), *rest]

    def _hers(self):
        return [*self.asked, *self._told_names, *(f"{name}-state" for name in self.asked)]

    def _allowed(self, data):
        """Return of what was sent what she is asked for; a tick that is not sent is none."""
        names = self._hers()
        known = {*names, *(f"{MERGE}{name}" for name in names), *_SENT_ALONG}
        sent = data.copy()
        for name in set(sent) - known:
            del sent[name]
        for name in ("title", "place"):  # emptied they stay as they are
            if not sent.get(name, "").strip():
                sent.pop(name, None)
        sent.setdefault("consent", "off")
        return sent

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("consent"):
            self.add_error("consent", _("What you write can be kept only with your consent."))
        return self.cleaned_data

    def differences(self):
        """Return how what she typed differs from what somebody saved meanwhile."""
        merges = {f"{MERGE}{name}" for name in self._hers()}
        return [one for one in differences(self) if one.merge in merges]

    def missing(self):
        """Return (`Part`, `Question` or None) of each field that answers what is lacking."""
        first = {question.fields[0]: question for question in QUESTIONS.values()}
        return [(part(self, name), first.get(name)) for name in self.asked]

    def told(self):
        """Return the `Part`s of the four answers of the quick telling, with the place."""
        return [part(self, name) for name in self._told_names]
