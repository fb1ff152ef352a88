"""What packs hold of a person: those that she made."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from packs.models import Pack


@holds(2)
def what_packs_hold(person):
    """Return the packs that `person` made, for herself or for her office."""
    found = Pack.objects.filter(person=person).select_related("office")
    return [
        Section(
            "packs",
            _("Packs that you made"),
            found.prefetch_related("findings").order_by("-id"),
            lambda rows: [_pack(row) for row in rows],
        )
    ]


def _pack(row):
    office, language = row.office, row.words_language
    findings = "\n".join(finding.text for finding in row.findings.all())
    facts = [
        Fact("title", _("Title"), row.title, language),
        Fact("occasion", _("Occasion"), row.occasion, language),
        Fact("held-at", _("Place"), row.held_at, language),
        Fact("note", _("Note"), row.note, language),
        Fact("findings", _("Findings"), findings, language),
        Fact("visibility", _("Who may read it"), row.get_visibility_display()),
        Fact("made", _("Made"), date_format(localtime(row.created_at), "DATETIME_FORMAT")),
    ]
    if office:
        facts.append(Fact("office", _("Office"), office.title, office.title_language))
    return facts
