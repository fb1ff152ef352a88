"""Gaps and followed searches for tests, made as the portal makes them."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Duty
from accounts.querysets import today
from accounts.standing import standing_of
from events.models.noun import new_uid
from learning import searches, services, workflow
from learning.asks import services as asks
from learning.digest.links import stop_address
from learning.digest.sending import until_of
from learning.models import Certificate, Digest, DigestChoice, QuestionVoice
from learning.questions import services as help_desk
from learning.questions import workflow as of_questions
from learning.units import services as units
from practices.models import Theme
from tests.factories.recognition import celebration_of


def gap_of(by, looked_for="How to empty a pit in high water", **words):
    """Ask for something as `by`, at the place of her office."""
    office = standing_of(by).main_office
    told = {"place": office.place if office else None, "why": "It never dries.", "language": "en"}
    return opened(services.ask(by=by, looked_for=looked_for, **(told | words)))


def opened(row):
    """Let others read a shielded `row` as if its week were over; nobody is told."""
    type(row).objects.filter(pk=row.pk).update(opens_on=None)
    row.opens_on = None
    return row


def declined(gap, by, note="It is about roads."):
    """Close a gap as its desk."""
    return workflow.apply(gap, "decline", by=by, note=note)


def question_of(by, title="How do you empty a pit in high water?", theme="faecal-sludge", **words):
    """Ask the help desk as `by`, for the place of her office."""
    office = standing_of(by).main_office
    told = {"place": office.place if office else None, "detail": "It never dries."}
    told |= {"language": "en", "theme": Theme.objects.get(key=theme)} | words
    return opened(help_desk.ask(by=by, title=title, **told))


def spoken_by(by):
    """Ask the help desk as `by` aloud, with nothing typed; its recording has no file."""
    made = {"title_made": True, "detail": ""}
    question = question_of(by, "Spoken question: Faecal sludge", **made)
    QuestionVoice.objects.create(question=question, uid=new_uid(), seconds=3, state="ready")
    return question


def answer_of(question, by, text="We let it rest for a year first.", **words):
    """Answer a question as `by`."""
    told = {"text": text, "language": "en"} | words
    return of_questions.apply(question, "answer", by=by, **told)


def question_in(state, *, asker, writer, desk):
    """Return (question, answer of `writer`) whose question stands in `state`."""
    question = question_of(asker)
    answer = answer_of(question, writer)
    if state in ("answered", "closed"):
        of_questions.apply(question, "accept", by=asker, answer=answer)
    verb = {"closed": "close", "gap": "register", "withdrawn": "withdraw", "hidden": "hide"}
    if state in verb:
        by = desk if state == "hidden" else asker
        note = "It names a person." if state == "hidden" else ""
        of_questions.apply(question, verb[state], by=by, note=note)
    question.refresh_from_db()
    return question, answer


def followed(by, query="q=pits", name="Pits", at=None):
    """Let `by` follow a search."""
    return searches.follow(query, by=by, name=name, at=at or timezone.now())


def digest_of(by, items=()):
    """Give `by` an empty digest of last week, and one every Monday from this one on."""
    until = until_of("weekly", today())
    DigestChoice.objects.get_or_create(person=by, defaults={"told_until": until})
    since = until - timedelta(days=7)
    return Digest.objects.create(
        person=by, since=since, until=until, items=list(items), made_at=timezone.now()
    )


def unit_of(place, by, members=(), **words):
    """Tell as `by` of the unit of `place`; `members` have said yes."""
    told = {"way": "government", "words": "By the DPMU.", "language": "en", "promise_days": 3}
    unit = units.tell(place, by=by, **(told | words))
    for person in members:
        held = person.postings.first()
        units.invite(unit, held.pk, by=by, organisation="Health Department")
        units.agree(unit, by=person)
    return unit


def barrier_of(by, asked=None, barrier="Our fund may not be used to empty pits", **words):
    """Raise a barrier as `by` with the place `asked`, or the next level above."""
    office = standing_of(by).main_office
    told = {"wish": "Let the tied grant pay for it.", "sort": "fund", "language": "en"}
    place = asked or asks.levels_above(office.place)[0]
    told |= {"office": office, "asked_place": place, "barrier": barrier}
    return opened(asks.raise_barrier(by=by, **(told | words)))


def words_of_learning(by):
    """Make a gap, a followed search and a digest of `by`; returns what fills in paths."""
    district = standing_of(by).main_office.place.district
    desk = Duty.objects.active().filter(place=district).first()
    unit_of(district, desk.person, [by])
    digest = digest_of(by)
    choice = DigestChoice.objects.get(person=by)
    told = {"barrier": barrier_of(by, district).pk}
    told |= {"digest": digest.pk, "feed": choice.feed, "mark": stop_address(by).split("/")[-2]}
    told["celebration"] = celebration_of(by, "shown", desk=desk.person).pk
    told["certificate"] = certificate_of_visits(by).code
    told |= {"question": question_of(by).pk, "spoken": spoken_by(by).pk}
    return {"gap": gap_of(by).pk, "search": followed(by).pk} | told


def certificate_of_visits(by):
    """Return the certificate of the office of `by` for a visit that it hosted."""
    told = {"merit": "visits", "mark": 1, "number": 1, "person": by, "at": timezone.now()}
    return Certificate.objects.create(office=standing_of(by).main_office, **told)
