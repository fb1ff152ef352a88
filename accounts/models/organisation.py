from django.db import models

from accounts.models.named import Named


class Organisation(Named):
    """A body that offices belong to: Zilla Parishad, DWSM, PHED, VWSC, SHG federation …

    A technical one may vouch that a practice is technically cleared.
    """

    is_technical = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
