"""How the log speaks of packs: those that not everybody may open by no words of theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from packs.models import Pack

VERBS = {
    "create-pack": gettext_lazy("Made a pack"),
    "edit-pack": gettext_lazy("Changed a pack"),
    "add-to-pack": gettext_lazy("Added to a pack"),
    "remove-from-pack": gettext_lazy("Took out of a pack"),
    "order-pack": gettext_lazy("Put a pack in another order"),
    "write-finding": gettext_lazy("Wrote on the findings of a pack"),
    "share-pack": gettext_lazy("Chose who may read a pack"),
    "take-down-pack": gettext_lazy("Took a pack out of the public list"),
    "let-back-pack": gettext_lazy("Said that a pack may be public again"),
    "pack-news": gettext_lazy("Told its owner what has changed"),
    "delete-pack": gettext_lazy("Deleted a pack"),
}


def _under(place):
    return Pack.objects.filter(within("office__place", place)).values("pk")


def _named(ids, reader):
    told = {
        pk: Named(_("A pack"))
        for pk in Pack.objects.filter(pk__in=ids).values_list("pk", flat=True)
    }
    for pack in Pack.objects.filter(pk__in=ids).visible_to(reader):
        told[pack.pk] = Named(pack.title, pack.words_language, pack.get_absolute_url())
    return told


verbs(VERBS)
subject("pack", gettext_lazy("Packs"), under=_under, named=_named)
