"""Taking rows of an office list in: people, offices, postings, invitations, all at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django_q.tasks import async_task

from accounts.choices import PostingState
from accounts.models import Invitation, Office, OfficeList, Posting, User
from accounts.office_lists import NEW, REFUSED, SAME, judge, judge_person
from accounts.services import Decided, office_at
from accounts.standing import standing_of
from events.services import record, record_each


@transaction.atomic
def take_in(office_list, by, *, request_id=None, at=None):
    """Make the people, offices and confirmed postings of a kept list; returns {outcome: number}.

    Each row is judged anew. Links go to those who have an e-mail address and no password yet.
    Raises Decided where the list is taken in already or too old.
    """
    at = at or timezone.now()
    office_list = OfficeList.objects.select_for_update(of=("self",)).get(pk=office_list.pk)
    if not office_list.is_open(at):
        raise Decided
    lines = take_rows(office_list, office_list.rows, by, request_id=request_id, at=at)
    office_list.taken_at, office_list.rows = at, []
    office_list.save(update_fields=["taken_at", "rows"])
    record("take-office-list", office_list, by=by, request_id=request_id, at=at)
    outcomes = [line.outcome for line in lines]
    return {outcome: outcomes.count(outcome) for outcome in (NEW, SAME, REFUSED)}


def take_rows(office_list, rows, by, *, at, request_id=None):
    """Make what these rows of a list say, within a transaction; returns a `Line` for each.

    Whom an earlier part of a list that a job takes in has made is told no more than one made here:
    her link or slip says it.
    """
    lines = judge(office_list.place, rows, by)
    made = _people(lines, by)
    postings = _postings(lines, by, at)
    begun = office_list.confirmed_at
    new = {p.person_id for p in postings if begun and p.person.joined_at >= begun}
    _record(postings, made | new, by, request_id, at)
    _invite(postings, made, by)
    return lines


def _people(lines, by):
    """Make those whom no row of the portal knows, and judge their further rows; returns their keys.

    One person may stand in several rows, named by address in one and by number in another.
    """
    made, again = {}, []
    for line in lines:
        if line.outcome != NEW or line.person:
            continue
        known = {mark: made[mark] for mark in line.marks if mark in made}
        if known:
            again.append((line, known))
        else:
            line.person = _person(line)
            made |= dict.fromkeys(line.marks, line.person)
    people = list({id(person): person for person in made.values()}.values())
    User.objects.bulk_create(people)
    for line, known in again:
        judge_person(line, by, known)
    return {person.pk for person in people}


def _person(line):
    """Return a new person, unsaved, who cannot sign in yet."""
    person = User(
        name=line.cells["name"],
        email=line.email or None,
        phone=line.phone or None,
        language=get_language() or "en",
    )
    person.set_unusable_password()
    person.tidy()
    return person


def _postings(lines, by, at):
    """Return the confirmed postings that the rows make, each once; a stated one is confirmed."""
    offices, taken, new = _Offices(lines), {}, []
    for line in lines:
        if line.outcome != NEW:
            continue
        office = offices.of(line)
        key = (line.person.pk, office.pk)
        if key in taken:
            line.outcome = SAME
            continue
        posting = line.stated or Posting(starts_on=line.since, stated_at=at)
        posting.person, posting.office = line.person, office
        posting.state, posting.decided_by, posting.decided_at = PostingState.CONFIRMED, by, at
        taken[key] = posting
        if posting.pk:
            posting.save()
        else:
            new.append(posting)
    Posting.objects.bulk_create(new)
    return list(taken.values())


class _Offices:
    """The offices that rows name; those there already are looked up once for all."""

    def __init__(self, lines):
        places = {line.place for line in lines if line.outcome == NEW}
        there = Office.objects.filter(place__in=places).select_related("place", "organisation")
        self.known = {self._key(o.place_id, o.title, o.organisation_id): o for o in there}

    @staticmethod
    def _key(place_id, title, organisation_id):
        return place_id, title.lower(), organisation_id

    def of(self, line):
        """Return the office of a row, made where it does not exist yet."""
        key = self._key(line.place.pk, line.cells["title"], line.organisation.pk)
        if key not in self.known:
            words = line.cells["title"], line.organisation, get_language() or "en"
            self.known[key] = office_at(line.place, *words)
        return self.known[key]


def _record(postings, made, by, request_id, at):
    record_each(
        "confirm-posting",
        postings,
        by=by,
        office=standing_of(by).main_office,
        target=PostingState.CONFIRMED,
        request_id=request_id,
        at=at,
        tell={one.pk: [one.person] for one in postings if one.person_id not in made},
    )


def _invite(postings, made, by):
    """Invite who is new and has an address, once each; the links are sent by a job."""
    first = {}
    for posting in postings:
        if posting.person_id in made and posting.person.email:
            first.setdefault(posting.person_id, posting)
    invitations = Invitation.objects.bulk_create(
        Invitation(person=posting.person, place=posting.office.place, invited_by=by)
        for posting in first.values()
    )
    if invitations:
        async_task("accounts.slips.send_links", [invitation.pk for invitation in invitations])
