"""What has changed of a pack since it was printed, for the sheet that is added to the old paper."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from packs.book.pages import where_of
from packs.layouts.texts import text
from practices import shield
from practices.choices import Outcome
from practices.comparing import compare
from practices.history import closing_of
from practices.models import Version
from practices.presentation import tell


def changed_of(made, entries):
    """Return the entries that stand in the print `made` with another version."""
    told = made.versions
    return [
        entry
        for entry in entries
        if told.get(str(entry.practice.pk), entry.version.number) != entry.version.number
    ]


def changes_of(made, entries, left_out, sheets, user):
    """Return what each practice of a print has become, what goes out no more first."""
    gone = [one for one in left_out if str(one.practice.pk) in made.versions]
    return [
        *(_gone(one) for one in gone),
        *(_changed(made, entry, sheets[entry.number], user) for entry in entries),
    ]


def _gone(one):
    said = [text(_("Take this sheet out: it is not published any more."))]
    closing = closing_of(one.practice) if one.practice.closed_at else {"reason": None}
    if one.practice.is_hidden:
        return {"title": text(one.practice.code), "where": [], "said": said, "sheet": None}
    if one.replacement:
        words = _("Use instead: %(code)s") % {"code": one.replacement.code}
        said.append(text(words))
    if closing["reason"]:
        reason = closing["reason"]
        said += [text(line, reason.language) for line in reason.text.splitlines()]
    live = one.practice.live_version
    where = [text(one.practice.code), text(one.practice.get_state_display())]
    return {"title": text(live.title, live.language), "where": where, "said": said, "sheet": None}


def _changed(made, entry, sheet, user):
    number = made.versions[str(entry.practice.pk)]
    day = date_format(localtime(entry.version.decided_at), "DATE_FORMAT")
    words = _("Version %(new)s stands in the place of version %(old)s, accepted: %(date)s")
    said = [text(words % {"new": entry.version.number, "old": number, "date": day})]
    if entry.version.small:
        said.append(text(_("A small correction.")))
    said += _reasons(entry, number)
    if names := _names_of_changes(entry, number, user):
        said.append(text(_("Changed: %(answers)s") % {"answers": ", ".join(names)}))
    return {"title": entry.title, "where": where_of(entry), "said": said, "sheet": sheet}


def _reasons(entry, number):
    """Return why it was written anew since, where a doubt led to it: what the desk said then."""
    led = entry.practice.challenges.filter(outcome=Outcome.REVISED, version__number__gte=number)
    words = _("A doubt led to it. The desk: %(note)s")
    return [
        text(words % {"note": one.closing_note}, one.closing_language or entry.version.language)
        for one in led.order_by("closed_at")
        if one.closing_note
    ]


def _names_of_changes(entry, number, user):
    """Return the names of the answers that differ from the version of the old paper."""
    kept = entry.practice.versions.visible_to(user)
    before = Version.objects.with_reading_data().filter(pk__in=kept, number=number).first()
    if before is None:
        return []
    before.practice = entry.practice
    pair = [tell(one, hides=shield.hides(one, user)) for one in (before, entry.version)]
    return [one.name for one in compare(*pair)]
