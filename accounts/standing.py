"""What a person may speak for now: offices by confirmed postings, places by duties."""

from functools import cache, lru_cache

from django.utils.functional import cached_property

from accounts.choices import DutyKind, DutyProgramme
from accounts.models import Duty, Posting
from accounts.querysets import today
from places.choices import LEVEL_ORDER, Level


@cache
def _held():
    """Return all confirmed postings: every request asks for one person's, so it is put once."""
    return Posting.objects.confirmed().with_office().order_by("starts_on", "id")


@lru_cache(maxsize=1)
def _active(on):
    """Return all duties of the day `on`; asked as often."""
    return Duty.objects.active(on).with_place()


class Standing:
    """The offices and duties of one person at one moment; two queries, each when first asked.

    Anonymous, suspended and inactive people have an empty standing.
    """

    def __init__(self, user):
        known = user.is_authenticated and user.is_active
        self.user_id = user.pk if known else None
        self._office_in_use_id = user.office_in_use_id if known else None
        self._conditions = {}

    def condition(self, name, make):
        """Return what `make` made of this standing under `name`: a page asks for it many times."""
        if name not in self._conditions:
            self._conditions[name] = make(self)
        return self._conditions[name]

    @cached_property
    def _ever_held(self):
        """All confirmed postings, past ones included: one query for what is held and was."""
        if self.user_id is None:
            return []
        return list(_held().filter(person_id=self.user_id))

    @cached_property
    def postings(self):
        """The current confirmed postings, each with office, organisation and place."""
        on = today()
        return [posting for posting in self._ever_held if posting.runs_on(on)]

    @cached_property
    def duties(self):
        """The active duties, each with its place."""
        if self.user_id is None:
            return []
        return list(_active(today()).filter(person_id=self.user_id))

    def speaks_for(self, office_id, person_id):
        """Return whether one holds the office that a thing belongs to or, where none does, is the
        person it belongs to."""
        if self.user_id is None:
            return False
        return person_id == self.user_id if office_id is None else office_id in self.office_ids

    @cached_property
    def former_office_ids(self):
        """The ids of all offices ever held by a confirmed posting, present ones included.

        Who once held the author's office counts as an author.
        """
        return frozenset(posting.office_id for posting in self._ever_held)

    @property
    def offices(self):
        return [posting.office for posting in self.postings]

    @cached_property
    def office_ids(self):
        return frozenset(posting.office_id for posting in self.postings)

    @property
    def main_office(self):
        """The office spoken for: the one in use, else the highest, longest held; None without one.

        The one in use counts only while it is held.
        """
        in_use = [office for office in self.offices if office.pk == self._office_in_use_id]
        if in_use:
            return in_use[0]
        return min(self.offices, key=lambda o: LEVEL_ORDER[o.place.level], default=None)

    @property
    def has_posting(self):
        return bool(self.postings)

    @cached_property
    def state_ids(self):
        """The ids of the states of the confirmed postings."""
        return frozenset(o.place.state_id for o in self.offices if o.place.state_id)

    @property
    def curates(self):
        """The active curator duties, each with its place."""
        return [duty for duty in self.duties if duty.kind == DutyKind.CURATOR]

    @cached_property
    def audits_state_ids(self):
        """The ids of the states whose log this person may read as an auditor."""
        return frozenset(
            duty.place.state_id
            for duty in self.duties
            if duty.kind == DutyKind.AUDITOR and duty.place.state_id
        )

    @property
    def is_at_block(self):
        """Whether an office held now is a Block's."""
        return any(office.place.level == Level.BLOCK for office in self.offices)

    @property
    def is_national_curator(self):
        return any(duty.place.level == Level.NATIONAL for duty in self.curates)

    @property
    def curates_a_state(self):
        """Whether this person is a curator of a state or of the nation."""
        return any(duty.place.level in (Level.STATE, Level.NATIONAL) for duty in self.curates)

    def curates_place(self, place, programme):
        """Return whether this person is a curator of the desk at `place` for `programme`."""
        return any(
            duty.place_id == place.pk and serves(duty.programme, programme) for duty in self.curates
        )


def serves(duty_programme, programme):
    """Return whether a curator of `duty_programme` reads an entry of `programme`.

    The rule of `DutyQuerySet.curators_for`, for duties already loaded.
    """
    if programme in (DutyProgramme.SBM, DutyProgramme.JJM):
        return duty_programme in (programme, DutyProgramme.BOTH)
    return True


def standing_of(user):
    """Return the `Standing` of `user`, kept on the user object for the length of a request."""
    if not hasattr(user, "_standing"):
        user._standing = Standing(user)
    return user._standing
