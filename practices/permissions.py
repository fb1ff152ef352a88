"""Who may do what with a practice: named predicates and the one table of rights.

Each predicate takes (user, practice). Rights never depend on the state of the entry: that is the
workflow's affair, so that the right person at the wrong time hears 409 and anybody else 403.
"""

from contextlib import contextmanager
from functools import wraps

import rules

from accounts.desks import curators_at, desk_above, desk_place
from accounts.standing import standing_of
from places.choices import LEVEL_ORDER, Level
from practices.choices import AdoptionStatus, Kind, VersionState
from practices.whose import touched_by, typed_by

# All that `desk_of` may look at, brought along: a page asks it for each verb of the desk.
_DESKS_OF = ("desk__state", "place__district", "place__state")


@contextmanager
def answers_kept(practice):
    """Let `practice` keep what is asked of it meanwhile: for what only reads.

    A page asks for a dozen rights, and most of them ask again who wrote it and whose desk it is.
    """
    if "_answers" in vars(practice):
        yield
        return
    keep_answers(practice)
    try:
        yield
    finally:
        del practice._answers


def keep_answers(practice):
    """Let `practice` keep its answers as long as it lives: for the view of a page."""
    practice._answers = {}


def asked_once(question):
    """Have `question(user, practice)` asked once of a person, of an entry that keeps answers."""

    @wraps(question)
    def ask(user, practice):
        answers = vars(practice).get("_answers")
        if answers is None:
            return question(user, practice)
        key = (question, standing_of(user))
        if key not in answers:
            answers[key] = question(user, practice)
        return answers[key]

    return ask


@rules.predicate
def is_author(user, practice):
    """The person or office that tells it, at present."""
    return standing_of(user).speaks_for(practice.author_office_id, practice.author_id)


@rules.predicate
@asked_once
def has_written_it(user, practice):
    """Wrote or typed any version, or holds or once held an office that tells it."""
    standing = standing_of(user)
    if standing.user_id is None:
        return False
    if is_author(user, practice) or practice.author_office_id in standing.former_office_ids:
        return True
    return practice.versions.filter(touched_by(standing)).exists()


@rules.predicate
def has_posting(user, practice=None):
    """Holds a confirmed posting anywhere."""
    return standing_of(user).has_posting


@rules.predicate
def is_curator_of_its_desk(user, practice):
    """Curates its programme at its desk or, in the same state, at the State above it.

    The National acts only on national entries, on those overdue at a State and where the State's
    desk is empty.
    """
    return bool(_desks_held(user, practice))


@asked_once
def _desks_held(user, practice):
    """Return the places of the desks for which `user` may act on `practice`."""
    standing = standing_of(user)
    if not standing.curates:
        return []
    version = practice.versions.latest_first().select_related(*_DESKS_OF).first()
    desk = desk_of(practice, version)
    if desk is None:
        return []
    programme = practice.programme or version.programme
    above = {desk.pk, desk.state_id}
    if standing.is_national_curator and (
        national := _national_stands_in(practice, version, desk, programme)
    ):
        above.add(national.pk)
    return [
        duty.place
        for duty in standing.curates
        if duty.place_id in above and standing.curates_place(duty.place, programme)
    ]


@rules.predicate
@asked_once
def stands_above_it(user, practice):
    """Acts for a desk above every place and office that a lesson tells of; of no lesson: always.

    No desk ends a lesson about its own office, and nobody one about an office at his own place.
    Above the National's desk there is none.
    """
    if Kind.LESSON not in (practice.kind, practice.latest_version.kind):
        return True
    concerned = _concerned(practice)
    own = {place.pk for place in concerned if place.level != Level.NATIONAL}
    if any(office.place_id in own for office in standing_of(user).offices):
        return False
    highest = min(LEVEL_ORDER[place.level] for place in concerned)
    return any(
        desk.level == Level.NATIONAL or LEVEL_ORDER[desk.level] < highest
        for desk in _desks_held(user, practice)
    )


def _concerned(practice):
    """Return the places that any version of `practice` tells of, and that of its author's office.

    A revision that names a lower place brings its desk no further down.
    """
    told = practice.versions.exclude(place=None).select_related("place")
    places = [version.place for version in told]
    office = practice.author_office
    return [*places, office.place] if office else places


def desk_of(practice, version):
    """Return the place whose desk decides on `practice`, or None while it has no place."""
    if version.state != VersionState.ACCEPTED and version.desk_id:
        return version.desk
    place = version.place or getattr(practice.live_version, "place", None)
    return desk_place(place, practice.author_office, version.goes_to_state) if place else None


def stead_of(user, practice, version):
    """Return the key of the desk in whose stead `user` acts, empty where it is his own."""
    desk = desk_of(practice, version)
    if desk is None or (user and standing_of(user).curates_place(desk, version.programme)):
        return ""
    return desk.key


def _national_stands_in(practice, version, desk, programme):
    """Return the national place where the National's desk may act in the State's stead."""
    if desk.level == Level.NATIONAL:
        return desk
    state = desk if desk.level == Level.STATE else desk.state
    overdue_at_state = (
        desk.level == Level.STATE
        and version.state == VersionState.SUBMITTED
        and version.is_overdue()
    )
    authors = [practice.author] if practice.author else []
    office = practice.author_office
    if (
        overdue_at_state
        or not curators_at(state, programme, excluding=authors, office=office).exists()
    ):
        return desk_above(state)
    return None


@rules.predicate
@asked_once
def hears_grave_doubts(user, practice):
    """The National, while a doubt about danger or personal data waits for a decision."""
    if not standing_of(user).is_national_curator:
        return False
    return practice.challenges.standing().grave().exists()


@rules.predicate
@asked_once
def types_it(user, practice):
    """Types the draft that is open now, for another."""
    standing = standing_of(user)
    if standing.user_id is None:
        return False
    return practice.versions.filter(typed_by(standing), state=VersionState.DRAFT).exists()


@rules.predicate
@asked_once
def completes_it(user, practice):
    """May open and complete a quick telling that asks for help."""
    version = practice.open_version
    if version is None or not version.needs_help:
        return False
    return practice.versions.filter(pk=version.pk).visible_to(user).exists()


@rules.predicate
@asked_once
def has_vouched(user, practice):
    """Vouches for it now, and may take that back even where her posting has ended."""
    return practice.endorsements.filter(withdrawn_at=None).by_person(user).exists()


@rules.predicate
def has_account(user, thing=None):
    """Is signed in and not suspended."""
    return standing_of(user).user_id is not None


@rules.predicate
@asked_once
def is_adopter(user, practice):
    """Holds an office whose place has tried it or uses it, and says so openly."""
    return open_adoptions(user, practice).exists()


decides = is_curator_of_its_desk & ~has_written_it
ends = decides & stands_above_it
# What is dangerous or tells personal data the National may end too, while the doubt stands.
ends_or_hears = ends | (hears_grave_doubts & ~has_written_it)
vouches = has_posting & ~has_written_it
# Who knows where a shielded entry is from: those who tell it, and the desks that may decide on it.
knows_place = is_author | is_curator_of_its_desk | types_it

RIGHTS = {
    "suggest": ~is_author,
    "translate": has_posting,
    "check-translation": is_author | is_curator_of_its_desk,
    "answer-suggestion": is_author,
    "edit": is_author | completes_it,
    "submit": is_author | completes_it,
    "recall": is_author,
    "reopen": is_author,
    "appeal": is_author,
    "delete": is_author,
    "claim": decides,
    "release": decides,
    "return": decides,
    "decline": ends,
    "approve": decides,
    "accept": decides,
    "supersede": ends_or_hears,
    "merge": ends,
    "join": ends,
    "link": decides,
    "unlink": decides,
    "withdraw": is_author | ends_or_hears,
    "reinstate": decides,
    "hide-words": ends_or_hears,
    "confirm": is_author | is_curator_of_its_desk | is_adopter,
    "challenge": vouches,
    "answer-doubt": is_author,
    "settle-doubt": ends_or_hears,
    "ask-opinion": decides,
    "endorse": vouches,
    "unendorse": vouches | has_vouched,
    "adopt": has_posting,
    "ask": has_account,
    "follow": has_account,
    "unfollow": has_account,
}


def open_adoptions(user, practice):
    """Return the adoptions tried or in use that offices of `user` tell of, without shielded ones.

    A shielded one stays out of what its office may do by name.
    """
    tried = (AdoptionStatus.TRIED, AdoptionStatus.IN_USE)
    return practice.adoptions.held_by(user).filter(status__in=tried, shielded=False)


def may(user, action, practice):
    """Return whether `user` has the right to `action` on `practice`, whatever its state."""
    if not (user.is_authenticated and user.is_active):
        return False
    with answers_kept(practice):
        return RIGHTS[action](user, practice)
