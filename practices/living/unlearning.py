"""What was replaced or withdrawn: telling everybody who relied on it, and who has understood.

The transition writes its `Unlearning` and queues a job, both in its own transaction, so the page
answers at once however many they are. The job fills the outbox in batches, one transaction
each; what is there already is left alone (one row for event, person and channel). Killed at any
moment it goes on where it was: when the worker begins, and each minute, the untold are looked for.
"""

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import User
from events.models import Outbox
from events.registry import handles
from events.services import tell_more
from practices.errors import NotAllowed, WrongState
from practices.living import challenging
from practices.living.reliers import reliers_of
from practices.models import Practice, Relier, Unlearning

AT_ONCE = 500
UNDERSTOOD = "understood"


@handles("supersede")
@handles("withdraw")
def unlearn(event, practice):
    """Close the doubts about `practice`, and have all who relied on it told of `event`."""
    challenging.end_all(event, practice)
    unlearning = Unlearning.objects.create(practice=practice, event=event)
    async_task(tell, unlearning.pk, task_name=f"unlearn {event.uid}"[:100])


handles("merge")(challenging.end_all)  # it goes on in the other entry: nothing is unlearned


def tell(pk):
    """Tell the reliers of one unlearning, batch after batch; return how many had not heard of it.

    Two at once do each other no harm: both write the same rows.
    """
    unlearning = Unlearning.objects.select_related("event", "practice").get(pk=pk)
    if unlearning.told_at:
        return 0
    told = unlearning.reliers.values("person")
    people = reliers_of(unlearning.practice).exclude(pk=unlearning.event.actor_id)
    left = list(people.exclude(pk__in=told).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(left), AT_ONCE):
        _tell_some(unlearning, left[start : start + AT_ONCE])
    Unlearning.objects.filter(pk=pk).update(told_at=timezone.now())
    return len(left)


@transaction.atomic
def _tell_some(unlearning, ids):
    people = list(User.objects.filter(pk__in=ids).only("pk", "email"))
    rows = [Relier(unlearning=unlearning, person=person) for person in people]
    Relier.objects.bulk_create(rows, ignore_conflicts=True)
    tell_more(unlearning.event, people)


def tell_all():
    """Tell of every unlearning that was not told to its end; return how many there were.

    A job, run as the worker begins and every minute.
    """
    untold = list(Unlearning.objects.untold().values_list("pk", flat=True))
    for pk in untold:
        tell(pk)
    return len(untold)


def latest_of(practice):
    """Return the `Unlearning` that holds now, or None while it is published."""
    return None if practice.is_live else practice.unlearnings.order_by("-id").first()


def relier(practice, user):
    """Return the `Relier` that `user` is in the latest unlearning of `practice`, or None."""
    unlearning = latest_of(practice) if user.is_authenticated else None
    return unlearning and unlearning.reliers.filter(person=user).first()


@transaction.atomic
def understand(practice, *, by, at=None):
    """Keep that `by`, who was told, has understood; a second time changes nothing.

    No event is written, for that would name who follows it; the desk sees how many.

    Raises WrongState while the practice is published, NotAllowed for who was not told.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    if practice.is_live:
        raise WrongState(practice)
    one = relier(practice, by)
    if one is None:
        raise NotAllowed(UNDERSTOOD)
    if one.understood_at:
        return
    one.understood_at = at or timezone.now()
    one.save(update_fields=["understood_at"])
    heard = Outbox.objects.notices_for(by).unread().filter(event=one.unlearning.event_id)
    heard.update(read_at=one.understood_at)


def counts_of(practice):
    """Return {"understood": n, "told": n} of what was unlearned, or None where nobody relied."""
    unlearning = latest_of(practice)
    if unlearning is None:
        return None
    counts = unlearning.reliers.aggregate(told=Count("pk"), understood=Count("understood_at"))
    return counts if counts["told"] else None
