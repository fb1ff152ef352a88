"""What packs hold of a person: those that she made.

One of an office that she left holds its successors' words by now: of it she reads that she made it.
"""

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from packs.models import Pack


@holds(2)
def what_packs_hold(person):
    """Return the packs that `person` made, for herself or for her office."""
    read = Pack.objects.visible_to(person).filter(pk=OuterRef("pk"))
    found = Pack.objects.filter(person=person).annotate(may_be_read=Exists(read))
    return [
        Section(
            "packs",
            _("Packs that you made"),
            found.select_related("office").prefetch_related("findings").order_by("-id"),
            lambda rows: [_pack(row) for row in rows],
        )
    ]


def _pack(row):
    office = row.office
    facts = [
        *(_words(row) if row.may_be_read else ()),
        Fact("visibility", _("Who may read it"), row.get_visibility_display()),
        Fact("made", _("Made"), date_format(localtime(row.created_at), "DATETIME_FORMAT")),
    ]
    if office:
        facts.append(Fact("office", _("Office"), office.title, office.title_language))
    return facts


def _words(row):
    language = row.words_language
    findings = "\n".join(finding.text for finding in row.findings.all())
    return [
        Fact("title", _("Title"), row.title, language),
        Fact("occasion", _("Occasion"), row.occasion, language),
        Fact("held-at", _("Place"), row.held_at, language),
        Fact("note", _("Note"), row.note, language),
        Fact("findings", _("Findings"), findings, language),
    ]
