"""What the job worker does by the clock: filled by the rooms in `AppConfig.ready`."""

from django.db import connections
from django.utils import timezone
from django_q.models import Schedule

_minutes = {}


def every(minutes, job):
    """Let the worker call `job`, a dotted name without arguments, every so many minutes."""
    _minutes[job] = minutes


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
