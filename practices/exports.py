"""A list as files: JSON, CSV for spreadsheets, Atom for feed readers. Only what pages show too."""

import csv
import re
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from places.choices import Level
from practices import shield
from practices.history import closing_reasons
from practices.remembered import themes_of
from practices.spreadsheet import harmless

MOST_ROWS = 5000
MOST_ENTRIES = 30
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def for_xml(text):
    """Return `text` without the characters that XML has no way to write."""
    return _NOT_XML.sub("", text)


def absolute(path):
    """Return the whole address of a path, with the configured host."""
    return f"{settings.SITE_URL}{path}"


def as_json(practice):
    """Return what the JSON list says of a practice that was loaded `with_card_data`."""
    return {
        "pk": practice.pk,
        "code": practice.code,
        "title": practice.title,
        "url": absolute(practice.get_absolute_url()),
        "language": practice.language,
        "state": practice.state,
        "kind": practice.kind,
        "programme": practice.programme,
        "place": _place(practice),
        "shielded": practice.shielded,
        "themes": [theme.key for theme in themes_of(practice)],
        "summary": practice.summary,
        "started": started(practice),
        "published_at": practice.published_at.isoformat(),
        "renewed_at": practice.renewed_at.isoformat(),
        **_confirmation(practice),
        "endorsements": practice.endorsement_count,
        "adoptions": practice.adoption_count,
    }


def _confirmation(practice):
    """Return when it was last confirmed and is due: of a shielded entry the month."""
    form = "%Y-%m" if practice.shielded else "%Y-%m-%d"
    return {
        "confirmed": practice.confirmation,
        "confirmed_on": practice.confirmed_on.strftime(form),
        "confirm_by": practice.confirm_by.strftime(form),
    }


def csv_lines(practices, nothing=""):
    """Yield the lines of a spreadsheet file of `practices`, at most MOST_ROWS of them.

    It begins with the mark by which spreadsheets know UTF-8, and ends with a line that says so
    where there are more, or with `nothing` where there are none.
    """
    writer, number = csv.writer(Echo()), None
    yield "\ufeff" + writer.writerow(_HEADINGS)
    for number, practice in enumerate(practices):
        if number == MOST_ROWS:
            said = _("Only the first %(most)s are in this file; filter the list to get others.")
            yield writer.writerow([said % {"most": MOST_ROWS}])
            return
        yield writer.writerow([harmless(cell) for cell in _cells(practice)])
    if nothing and number is None:
        yield writer.writerow([harmless(nothing)])


def foretold(sizes, total, most=MOST_ROWS):
    """Return what a file will hold: its `rows`, the `total` there are, about its `bytes`.

    `sizes` are the bytes of the first lines of the file, its headings among them. Where `total` is
    None not all were counted, and the file holds so many at most.
    """
    headings, *sample = sizes
    rows = most if total is None else min(total, most)
    bytes_of_a_row = sum(sample) / max(len(sample), 1)
    return {"rows": rows, "total": total, "bytes": round(headings + rows * bytes_of_a_row)}


def atom(practices, *, title, path, query):
    """Return an Atom feed of `practices`, each entry with the language it is written in."""
    address = absolute(path) + query
    feed = Feed(
        title=for_xml(title),
        link=absolute("/practices/") + query,
        description="",
        language="en",
        feed_url=address,
        feed_guid=address,
    )
    for practice in practices:
        feed.add_item(
            title=for_xml(practice.title),
            link=absolute(practice.get_absolute_url()),
            description=for_xml(practice.summary),
            unique_id=_unique(practice),
            pubdate=practice.published_at,
            updateddate=practice.renewed_at,
            categories=[theme.name for theme in themes_of(practice)],
            written_in=practice.language,
        )
    return feed.writeString("utf-8")


def atom_of_unlearned(practices, *, title, path):
    """Return an Atom feed of what no longer holds: since when, why, and what to use instead.

    Of what is hidden for its danger or personal data, its code stands in place of its title.
    """
    address, reasons = absolute(path), closing_reasons(practices)
    feed = Feed(
        title=title,
        link=absolute("/practices/?status=superseded"),
        description="",
        language=get_language(),
        feed_url=address,
        feed_guid=address,
    )
    for practice in practices:
        reason = reasons.get(practice.pk)
        name = practice.code if practice.is_hidden else practice.title
        feed.add_item(
            title=for_xml(f"{practice.get_state_display()}: {name}"),
            link=absolute(practice.get_absolute_url()),
            description=for_xml(_why_and_instead(practice, reason)),
            unique_id=f"{_unique(practice)}:{practice.closed_at:%Y%m%d%H%M%S}",
            pubdate=practice.published_at,
            updateddate=practice.closed_at,
            categories=[theme.name for theme in practice.themes.all()],
            written_in=practice.language,
        )
    return feed.writeString("utf-8")


def _unique(practice):
    """Return by what a feed reader knows it again: its uid; of a shielded one, of which that would
    say to the millisecond when it was begun, one that follows from its code."""
    uid = uuid5(NAMESPACE_OID, practice.code) if practice.shielded else practice.uid
    return f"urn:uuid:{uid}"


def _why_and_instead(practice, reason):
    other = practice.replacement
    words = [reason.text] if reason else []
    if other and other.is_live:
        lead, where = _("Use instead:"), absolute(other.get_absolute_url())
        words.append(f"{lead} {other.code} {other.title} {where}")
    return " ".join(words)


class Feed(Atom1Feed):
    """Atom with `xml:lang` on each entry."""

    def add_item(self, title, link, description, **told):
        """Add an entry; readers take its summary for HTML, so what somebody wrote is escaped."""
        super().add_item(title, link, escape(description), **told)

    def item_attributes(self, item):
        return {"xml:lang": item["written_in"]}


class Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, line):
        return line


_HEADINGS = (
    *("code", "title", "url", "language", "kind", "programme"),
    *("place", "place_key", "district", "state", "themes"),
    *("summary", "started", "published_at", "endorsements", "adoptions"),
    *("confirmed", "confirmed_on", "confirm_by"),
)


def _cells(practice):
    told, place = as_json(practice), practice.place
    above = {level: getattr(place, level) for level in (Level.DISTRICT, Level.STATE)}
    return [
        *(told[name] for name in ("code", "title", "url", "language", "kind", "programme")),
        shield.place_words(practice) if practice.shielded else place.full_name,
        place.key,
        *(found.name if found else "" for found in above.values()),
        " ".join(told["themes"]),
        *(told[n] for n in ("summary", "started", "published_at", "endorsements", "adoptions")),
        *(told[n] for n in ("confirmed", "confirmed_on", "confirm_by")),
    ]


def _place(practice):
    place = practice.place
    label = shield.place_words(practice) if practice.shielded else place.long_label
    return {"key": place.key, "name": place.name, "label": label}


def started(practice):
    """Return the month or year in which a practice or version began, "" where it is not told."""
    if practice.started_on is None:
        return ""
    return (
        f"{practice.started_on:%Y}"
        if practice.started_precision == "year"
        else (f"{practice.started_on:%Y-%m}")
    )
