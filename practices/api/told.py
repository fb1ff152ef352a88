"""Practices, versions and themes as the API tells them: what a stranger's page shows, and no more.

Each is a dict for JSON. What a page says in the portal's own words is a key here, but for the name
of a place, which is in the reader's language.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

from events.api import LICENCE, STRANGER, absolute
from practices import exports, shield
from practices.choices import AnswerState
from practices.history import closing_of
from practices.living import taking, vouching
from practices.living.doubts import doubts_of
from practices.presentation import tell

_DAY, _MONTH = "%Y-%m-%d", "%Y-%m"
_IN_WORDS = ("problem", "who_did_what", "materials", "upkeep", "result", "reach")
_IN_WORDS += ("went_wrong", "not_where", "story")
_ANSWERS = (*_IN_WORDS, "place", "steps", "started_on", "cost_amount", "result_basis")


def row(practice):
    """Return what a list tells of a practice that was loaded `with_card_data`."""
    told = exports.as_json(practice)
    told["place"] |= {"level": practice.place.level}
    return told | {"api": address(practice), "version": practice.live_version.number}


def address(practice):
    """Return the whole address of a practice in the API."""
    return absolute(reverse("api:practice", args=[practice.pk]))


def whole(practice, version):
    """Return all that is told of a practice: `row`, its live version, what came of it since."""
    counts = {
        "endorsements_by_type": [
            {"type": kind, "own_district": None if practice.shielded else near}
            | {"elsewhere": None if practice.shielded else far, "count": near + far}
            for kind, near, far in vouching.counted(practice)
        ],
        "adoptions_by_status": [
            {"status": status, "count": count} for status, count in taking.counted(practice)
        ],
        "doubts": [_doubt(one) for one in doubts_of(practice, STRANGER)],
    }
    told = row(practice) | counts | _standing(practice)
    told["versions"] = absolute(reverse("api:versions", args=[practice.pk]))
    return told | {"version": of_version(version, practice)}


def hidden(practice):
    """Return what is told of what was withdrawn for danger or personal data."""
    told = {"pk": practice.pk, "code": practice.code, "state": practice.state}
    told["url"] = absolute(practice.get_absolute_url())
    return told | {"api": address(practice)} | _standing(practice)


def _standing(practice):
    return {
        "licence": LICENCE,
        "hidden": practice.is_hidden,
        "closed": _closed(practice),
    }


def _closed(practice):
    """Return why it was replaced or withdrawn and what to use instead, or None."""
    closing = closing_of(practice)
    if not closing:
        return None
    reason, other = closing["reason"], closing["replacement"]
    return {
        "on": _date(practice.closed_at, practice.shielded),
        "ground": practice.closing_ground,
        "reason": _words(reason.text, reason.language) if reason else None,
        "replacement": other and other | {"url": absolute(other["url"])},
    }


def _doubt(one):
    return {
        "reason": one.reason,
        "since": _date(one.since, one.month_only),
        "open": one.is_standing,
        "outcome": one.outcome,
        "why": _words(one.why, one.why_language) if one.why else None,
    }


def _words(text, language):
    return {"text": text, "language": language}


def _date(moment, month_only):
    if moment is None:  # of an entry that was imported whole
        return None
    return localtime(moment).strftime(_MONTH if month_only else _DAY)


def version_row(version, practice):
    """Return what a list of versions tells of one that was accepted."""
    version.practice = practice
    number = version.number
    return {
        "number": number,
        "current": version.pk == practice.live_version_id,
        "title": version.title,
        "language": version.language,
        "accepted_on": _date(version.decided_at, shield.hides(version, STRANGER)),
        "url": absolute(version.get_absolute_url()),
        "api": absolute(reverse("api:version", args=[practice.pk, number])),
    }


def of_version(version, practice):
    """Return all that an accepted version says, loaded `with_reading_data`; hidden words covered.

    At most two queries.
    """
    told = version_row(version, practice)
    telling = tell(version, hides=shield.hides(version, STRANGER))
    told |= {name: getattr(telling, name).words for name in _IN_WORDS}
    return told | {
        "kind": version.kind,
        "programme": version.programme,
        "themes": [theme.key for theme in telling.themes],
        "tags": list(telling.tags),
        "shielded": telling.hides,
        "place": _place(telling),
        "place_in_words": telling.place_in_words.words,
        "shared_by": _office(telling.office),
        "started": exports.started(version),
        "steps": telling.steps,
        "cost": _cost(version),
        "result_basis": version.result_basis,
        "unanswered": _unanswered(version),
        "photos": [_photo(photo) for photo in telling.photos],
        "has_hidden": telling.has_hidden,
    }


def _place(telling):
    ground = telling.ground
    return ground and {
        "key": ground.key,
        "level": ground.level,
        "name": ground.name,
        "label": telling.place.words,
    }


def _office(office):
    """Return the office that shared it, never a person."""
    return office and {
        "title": office.title,
        "organisation": office.organisation.name,
        "place": office.place.full_name,
    }


def _cost(version):
    return {
        "rupees": version.cost_amount,
        "unit": version.cost_unit,
        "year": version.cost_year,
        "sources": version.cost_source,
    }


def _unanswered(version):
    states = version.answer_states
    return {f: states[f] for f in _ANSWERS if states.get(f) in AnswerState.values}


def _photo(photo):
    file = photo.attachment
    return {
        "description": photo.description,
        "width": file.width,
        "height": file.height,
        "files": [
            {"width": width, "url": absolute(reverse("practices:photo", args=[file.uid, width]))}
            for width in file.widths
        ],
    }


def theme(counted):
    """Return what is told of a theme with the number of practices published on it (`Counted`)."""
    one = counted.what
    return {
        "key": one.key,
        "name": one.name,
        "names": {code: one.names.get(code, "") for code, _name in settings.LANGUAGES},
        "group": one.group,
        "practices": counted.count,
        "url": absolute(one.get_absolute_url()),
        "api": absolute(reverse("api:theme", args=[one.key])),
    }
