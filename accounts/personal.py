"""How the rooms above forget a person: their functions take her, not the uid that names her."""

from functools import wraps

from accounts.models import User
from events.personal import forgets


def forgets_person(*kinds):
    """Register a function `(person, at)` for `kinds`: "name" (withdrawn) or "person" (erased).

    Those of a room run in the order in which they stand in it. Each may run again at any time and
    then changes nothing; none runs where there is no such person.
    """

    def keep(forgetter):
        @wraps(forgetter)
        def forget(uid, at):
            person = User.objects.filter(uid=uid).first()
            if person is not None:
                forgetter(person, at)

        for kind in kinds:
            forgets(kind)(forget)
        return forgetter

    return keep
