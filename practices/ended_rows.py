"""What follows when a programme, phase or fund head ends: what rests on it is asked for."""

from django.db import transaction
from django_q.tasks import async_task

from events.registry import handles


@handles("end-row")
def ask_what_rests_on_it(event, row):
    """Let the worker reckon anew what rests on `row`, once the change is there to be seen."""
    job, model = "practices.living.asking.reckon_row", row._meta.model_name
    transaction.on_commit(lambda: async_task(job, model, row.pk))
