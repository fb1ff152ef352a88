"""What the job worker does by the clock: filled by the rooms in `AppConfig.ready`."""

from time import monotonic

from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule
from django_q.tasks import async_task

TURN = 90  # seconds; the worker ends a job after two minutes
_minutes = {}
_at_start = []
_reminders = []


def every(minutes, job, *, at_start=False, reminds=False):
    """Let the worker call `job`, a dotted name without arguments, every so many minutes.

    With `at_start` also as it begins: what a killed worker left half waits for no clock. `reminds`:
    it tells people of what is due or late, each once, so that `check_overdue` does it too.
    """
    _minutes[job] = minutes
    if reminds:
        _reminders.append(job)
    if at_start:
        _at_start.append(job)


def in_turns(work, job, **how):
    """Call `work(until=)` for a turn; where that was too short, queue `job`, called with `how`.

    `until` is a moment of `monotonic`, at which `work` is to begin with nothing further.
    """
    until = monotonic() + TURN
    work(until=until)
    if monotonic() >= until:
        async_task(job, **how)


def begin():
    """Queue the jobs that a worker does first."""
    for job in _at_start:
        async_task(job)


def remind():
    """Tell at once of what is due or late in every room that said so; return the jobs' names."""
    for job in _reminders:
        import_string(job)()
    return list(_reminders)


def keep_timetable(sender, using, **kwargs):
    """Handle `post_migrate`: bring the worker's rows into step with what the rooms asked for."""
    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return
    kept = Schedule.objects.using(using)
    for job, minutes in _minutes.items():
        kept.update_or_create(
            name=job,
            defaults={"func": job, "schedule_type": Schedule.MINUTES, "minutes": minutes},
            create_defaults={
                "func": job,
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "repeats": -1,
                "next_run": timezone.now(),
            },
        )
    kept.filter(schedule_type=Schedule.MINUTES).exclude(name__in=_minutes).delete()
