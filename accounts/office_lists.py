"""Office lists: judged row by row and shown; `accounts.list_taking` takes them in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.choices import PostingState
from accounts.fields import NameField
from accounts.models import OfficeList, Organisation, Posting, User
from accounts.normalise import email_address, mobile_number, refuse_mixed_scripts
from accounts.permissions import may_manage, stands_above
from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import Level
from places.forms import PlaceField
from places.models import Place

SENDERS = (Level.DISTRICT, Level.STATE)
NEW, SAME, REFUSED = "new", "same", "refused"
NEAR = 3  # places named beside a row whose place is not found
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")


@dataclass
class Line:
    """One row of the sheet with what becomes of it; `reason` where it is refused."""

    cells: dict
    outcome: str
    reason: str = ""
    place: Place | None = None
    organisation: Organisation | None = None
    since: date | None = None
    email: str = ""
    phone: str = ""
    person: User | None = None
    stated: Posting | None = None

    @property
    def marks(self):
        """By what the person is known: her e-mail address, her number."""
        return [mark for mark in (self.email, self.phone) if mark]


def desk_for_lists(standing):
    """Return the highest place for which a curator may send an office list, or None."""
    desks = [duty.place for duty in standing.curates if duty.place.level in SENDERS]
    return min(desks, key=lambda place: place.level != Level.STATE, default=None)


def judge(desk, rows, by):
    """Return a `Line` for each of `rows`, as it would be taken in now by `by` below `desk`.

    People and places are looked up once for all rows.
    """
    lines = [Line(cells, NEW) for cells in rows]
    reader = _Reader(desk)
    for line in lines:
        _or_refuse(line, reader.read, line)
    known, seen = _known(lines), set()
    for line in lines:
        if line.outcome == NEW:
            _or_refuse(line, _settle, line, by, known, seen)
    return lines


def _or_refuse(line, step, *details):
    """Do a step of judging; refuse `line` for the reason that it gives."""
    try:
        step(*details)
    except ValidationError as wrong:
        line.outcome, line.reason = REFUSED, " ".join(wrong.messages)


def judge_person(line, by, known):
    """Find whose row `line` is among the people `known` by their marks; refuse it where need be."""
    _or_refuse(line, _place_person, line, by, known)


def _settle(line, by, known, seen):
    _place_person(line, by, known)
    _refuse_twins(line, seen)


def _known(lines):
    """Return the people whom the rows name, by e-mail address and by number; two queries."""
    emails = User.objects.filter(email__in={line.email for line in lines if line.email})
    phones = User.objects.filter(phone__in={line.phone for line in lines if line.phone})
    return {person.email: person for person in emails} | {p.phone: p for p in phones}


class _Reader:
    """Reads the cells of one row after the other; a place named again costs nothing."""

    def __init__(self, desk):
        self.bodies = _organisations()
        self.field = PlaceField(levels=("gp", "block", "district"), under=desk)
        self.places = {}

    def read(self, line):
        _read(line, self.place_of(line.cells["place"]), self.bodies)

    def place_of(self, text):
        """Return the place that `text` names; raises ValidationError, the same for a repeat."""
        if text not in self.places:
            try:
                self.places[text] = _place(text, self.field)
            except ValidationError as wrong:
                self.places[text] = wrong
        found = self.places[text]
        if isinstance(found, ValidationError):
            raise found
        return found


def _organisations():
    """Return the organisations by key and by each of their names, in lower case."""
    found = {}
    for body in Organisation.objects.all():
        for name in (body.key, *body.names.values()):
            found[name.casefold()] = body
    return found


def _read(line, place, bodies):
    """Read the cells of one row; raise ValidationError in the reader's words."""
    cells, line.place = line.cells, place
    if not cells["title"]:
        raise ValidationError(_("The office is missing."))
    if len(cells["title"]) > 120:
        raise ValidationError(_("The office has more than 120 letters."))
    line.organisation = bodies.get(cells["organisation"].casefold())
    if line.organisation is None:
        raise ValidationError(
            _("Choose an organisation from the list on the second page of the sheet.")
        )
    NameField(error_messages={"required": _("The name is missing.")}).clean(cells["name"])
    line.email, line.phone = email_address(cells["email"]), ""
    if line.email:
        validate_email(line.email)
        refuse_mixed_scripts(line.email)
    if cells["phone"]:
        line.phone = mobile_number(cells["phone"])
    if not (line.email or line.phone):
        raise ValidationError(_("Give an e-mail address or a mobile number to sign in with."))
    line.since = _day(cells["since"])


def _place(text, field):
    """Return the place of a key, an LGD code or a name, within the desk's places."""
    if text.isascii() and text.isdigit():
        coded = Place.objects.with_parents().filter(code=text, level__in=field.levels)
        found = list(coded.under(field.under))
        if len(found) == 1:
            return field.clean(found[0])
        if not found:
            raise ValidationError(_("No place below your desk has this code."))
        raise ValidationError(
            _("Several places have this code. Write the level before it: gp:37648.")
        )
    field.widget.candidates = []
    try:
        return field.clean(text)
    except ValidationError as wrong:
        near = "; ".join(f"{one.long_label} ({one.key})" for one in field.widget.candidates[:NEAR])
        raise ValidationError([*wrong.messages, near] if near else wrong.messages) from None


def _day(text):
    """Return the day that `text` writes, today where it is empty."""
    if not text:
        return today()
    for form in _DAYS:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if date(1950, 1, 1) <= day <= today():
            return day
        raise ValidationError(_("The date is in the future, or too long ago."))
    raise ValidationError(_("Write a date, such as 2026-04-01."))


def _place_person(line, by, known):
    """Find whose row it is, and whether the reader may decide on that person and place."""
    found = {known[mark].pk: known[mark] for mark in line.marks if mark in known}
    if len(found) > 1:
        raise ValidationError(
            _("The e-mail address and the mobile number belong to different people.")
        )
    line.person = next(iter(found.values()), None)
    if not stands_above(standing_of(by), line.place):
        raise ValidationError(_("This place is not under your desk."))
    if line.person is None:
        return
    if not line.person.is_active or not may_manage(standing_of(by), line.person, line.place):
        raise ValidationError(_("Your desk cannot decide on this person."))
    _find_posting(line)


def _find_posting(line):
    """Find out whether the person is in that office already, or stated it; one query."""
    held = Posting.objects.filter(
        person=line.person,
        office__place=line.place,
        office__title__iexact=line.cells["title"],
        office__organisation=line.organisation,
    ).exclude(state=PostingState.REFUSED)
    held, day = list(held), today()
    if any(one.state == PostingState.CONFIRMED and one.runs_on(day) for one in held):
        line.outcome = SAME
        return
    stated = [one for one in held if one.state == PostingState.STATED and not one.is_over]
    line.stated = stated[0] if stated else None
    if not stated and any(one.ends_on is None or one.ends_on >= line.since for one in held):
        raise ValidationError(_("This person's earlier posting there ends later than this day."))


def _refuse_twins(line, seen):
    """Refuse a second row of one person in one office: the first is enough."""
    office = (line.place.pk, line.cells["title"].casefold(), line.organisation.pk)
    keys = {(mark, *office) for mark in line.marks}
    if keys & seen:
        raise ValidationError(_("This row is in the sheet twice."))
    seen |= keys


def keep_list(rows, place, by):
    """Keep the cells of a sheet for an hour; returns the `OfficeList`."""
    return OfficeList.objects.create(sent_by=by, place=place, rows=rows)
