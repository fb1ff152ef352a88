"""Which published practices are most used and cannot yet be read in a language."""

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from practices.models import Follow, Practice, Translation


def wanted(user, language):
    """Return the practices without a checked translation of what is live into `language`.

    The most used come first: taken up, endorsed, followed. No list of persons or places.
    """
    done = Translation.objects.checked().filter(
        based_on=OuterRef("live_version"), language=language
    )
    follows = Follow.objects.filter(practice=OuterRef("pk")).order_by().values("practice")
    followed = Coalesce(Subquery(follows.annotate(n=Count("pk")).values("n")), 0)
    found = Practice.objects.visible_to(user).listed().exclude(language=language)
    found = found.exclude(Exists(done))
    used = F("adoption_count") + F("endorsement_count") + followed
    return found.annotate(used=used).order_by("-used", "-published_at", "-id")
