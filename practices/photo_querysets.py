"""Who may see which photo."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.standing import standing_of


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the photos that `user` may see.

        A photo is seen with a version that is seen, or with what a place says that took it up;
        one that no version shows yet, by the practice's authors. What was withdrawn for danger or
        personal data shows none. What is withheld, and what came with a doubt, is for the authors
        and the desks; that also for who sent it.
        """
        from practices.models import Adoption, Practice, Version

        versions = Version.objects.filter(photos__attachment=OuterRef("pk")).visible_to(user)
        own = Practice.objects.filter(pk=OuterRef("practice")).mine(user)
        hidden = Practice.objects.filter(pk=OuterRef("practice")).hidden()
        taken = Adoption.objects.named().filter(photo=OuterRef("pk"))
        shown = ~Q(state="withheld") & (Exists(versions) | Exists(taken))
        seen = self.filter(shown | Exists(own)).exclude(Exists(hidden))
        return seen | self._of_doubts_for(user)

    def _of_doubts_for(self, user):
        """Keep the photos of the doubts that `user` may read, and those withheld meanwhile."""
        from practices.models import Challenge

        read = Challenge.objects.visible_to(user)
        sent = Exists(read.filter(photo=OuterRef("pk")))
        desk = read.exclude(person=standing_of(user).user_id).filter(practice=OuterRef("practice"))
        return self.filter(sent | Q(state="withheld") & Exists(desk))

    def of_file(self, digest):
        """Keep the photos made, or still to be made, of the file with this SHA-256."""
        alive = Q(state__in=["waiting", "ready", "withheld"])
        return self.filter(alive, sent_sha256=digest) if digest else self.none()
