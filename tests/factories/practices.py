"""Practices for tests: real ones through the workflow, many at once past it.

`published_practice` and `practice_in` go through `services` and `workflow.apply`, as the portal
does. `many_published` writes rows directly, for tests and benchmarks that need volume.
"""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.choices import PostingState
from accounts.models import Office, Organisation, Posting, User
from accounts.standing import standing_of
from places.models import Place
from practices import services, workflow
from practices.models import Particulars, Practice

PLACE = "gp:sample-1"
ANSWERS = {
    "kind": "practice",
    "programme": "sbm",
    "language": "en",
    "themes": ["toilet-technology"],
    "tag_names": [],
    "peers_may_read": True,
    "title": "Twin pits dug by the neighbours themselves",
    "started_on": "2023-06-01",
    "started_precision": "month",
    "problem": "Single pits were full and nobody would empty them.",
    "who_did_what": "The Secretary called the masons; each household dug its own pit.",
    "cost_amount": 9300,
    "cost_unit": "household",
    "cost_source": ["household"],
    "upkeep": "Each household opens the other pit after three years.",
    "result": "All 84 households use a second pit.",
    "reach": "84 households",
    "result_basis": "counted",
    "went_wrong": "Three pits lay too near a well and were moved.",
    "not_where": "Where water stands less than two metres below the ground.",
}
# Says nothing that is looked for: a search finds what a test puts beside it.
PLAIN = {
    "problem": "It was late.",
    "result": "It is done.",
    "steps": ["Meet.", "Walk.", "Sign."],
    "place": "state:33",
}
STEPS = ["Walk the lanes and mark each full pit.", "Dig the second pit.", "Join both with a Y."]
PARTICULARS = {
    "contact": "The Secretary, at the Gram Panchayat office",
    "consent": True,
    "consent_text": "I agree that this is published under CC BY 4.0.",
}
STATES = (
    "draft",
    "submitted",
    "returned",
    "declined",
    "published",
    "superseded",
    "withdrawn",
    "published+draft",
    "published+submitted",
    "published+returned",
    "published+declined",
)
_DAY = timedelta(days=1)
_numbers = count(1)


def teller(place=PLACE, title="Secretary", organisation="gram-panchayat"):
    """Return a new person with a confirmed posting at `place` (a Place or its key)."""
    number = next(_numbers)
    body, _ = Organisation.objects.get_or_create(
        key=organisation, defaults={"names": {"en": "Gram Panchayat"}}
    )
    office, _ = Office.objects.get_or_create(place=_place(place), title=title, organisation=body)
    person = User.objects.create(email=f"teller{number}@example.org", name=f"Teller {number}")
    Posting.objects.create(
        person=person,
        office=office,
        starts_on=timezone.localdate() - 1000 * _DAY,
        state=PostingState.CONFIRMED,
        decided_at=timezone.now(),
    )
    return person


def draft_practice(*, author=None, office=None, steps=STEPS, particulars=None, **answers):
    """Return a practice whose complete draft was told by `author` for `office`.

    Without an author a new one is posted at the place; without an office it is her main one.
    `answers` replace those of ANSWERS; `place` may be a key. `particulars` replace PARTICULARS.
    """
    answers = ANSWERS | answers
    answers["place"] = _place(answers.get("place", PLACE))
    author = author or teller(answers["place"])
    office = office or standing_of(author).main_office
    version = services.begin(by=author, office=office)
    services.write(
        version,
        by=author,
        revision=None,
        answers=answers,
        steps=steps,
        particulars=_particulars(particulars),
    )
    return Practice.objects.get(pk=version.practice_id)


def published_practice(*, at=None, desk=None, **answers):
    """Return a practice published at `at` (now) by `desk`, a curator, or else by an agent.

    Takes what `draft_practice` takes.
    """
    at = at or timezone.now()
    practice = draft_practice(**answers)
    _do(practice, "submit", practice.author, at - 2 * _DAY)
    return _do(practice, "accept", desk, at)


def practice_in(state, *, at=None, desk=None, replacement=None, **answers):
    """Return a practice in one of STATES, or "approved", last changed at `at` (now).

    `desk` is the curator who decides, else an agent does. A superseded one gets a `replacement`
    of the same author where none is given. Takes what `draft_practice` takes.
    """
    at = at or timezone.now()
    first, _, later = state.partition("+")
    if first in ("draft", "submitted", "returned", "declined", "approved"):
        return _bring_to(first, draft_practice(**answers), desk, at)
    practice = published_practice(at=at - 5 * _DAY, desk=desk, **answers)
    if first == "superseded":
        replacement = replacement or published_practice(
            at=at - 4 * _DAY, desk=desk, **{**answers, "author": practice.author}
        )
        return _do(
            practice, "supersede", desk, at, note="It is done better now.", replacement=replacement
        )
    if first == "withdrawn":
        return _do(practice, "withdraw", desk, at, note="It no longer holds.")
    if later:
        version = services.open_for_writing(practice, practice.author)
        Particulars.objects.filter(version=version).update(
            **_particulars(answers.get("particulars"))
        )  # consent is asked anew
        return _bring_to(later, practice, desk, at)
    return practice


def _bring_to(state, practice, desk, at):
    """Lead an open draft on to submitted, returned, declined or, a shielded one, approved."""
    if state == "draft":
        return practice
    practice = _do(practice, "submit", practice.author, at - _DAY)
    verb = {"returned": "return", "declined": "decline", "approved": "approve"}.get(state)
    return _do(practice, verb, desk, at, note="Say how many households.") if verb else practice


def _particulars(own=None):
    return PARTICULARS | {"consent_at": timezone.now()} | (own or {})


def _do(practice, verb, by, at, **details):
    agent = "" if by else "test"
    with workflow.past():
        workflow.apply(practice, verb, by=by, agent=agent, at=at, **details)
    return Practice.objects.get(pk=practice.pk)


def _place(place):
    if isinstance(place, str):
        return Place.objects.with_parents().by_key(place)
    return place
