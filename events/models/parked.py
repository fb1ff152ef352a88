"""A form that could not be taken because its sender was signed out, kept for an hour."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from events.models.noun import Noun


class ParkedQuerySet(models.QuerySet):
    def kept_for(self, user, now=None):
        """Return what still lies here for `user`, newest first; nothing for anybody else."""
        now = now or timezone.now()
        return self.filter(owner_id=user.pk, expires_at__gt=now).order_by("-id")


class Parked(Noun):
    """What was sent to `address`: its words in the row, its files under keys of ours.

    `files` lists for each its `field`, the `uid` of its key, the `name` and `kind` that it was
    sent with. It belongs to the person whose page it was, whoever sent it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=500, help_text="Where the form was sent.")
    view_name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    data = models.JSONField(default=dict, help_text="{field: [values]}")
    files = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = ParkedQuerySet.as_manager()

    def __str__(self):
        return f"{self.view_name} {self.uid}"

    def posted(self):
        """Return what was typed as a view reads it from `request.POST`, and which row it is."""
        posted = QueryDict(mutable=True)
        for name, values in self.data.items():
            posted.setlist(name, values)
        posted["parked"] = str(self.uid)
        return posted
