"""How the log speaks of packs: those that not everybody may open by no words of theirs."""

from django.utils.translation import gettext_lazy as _

from accounts.log_subjects import subject_at_place
from events.subjects import verbs
from packs.models import Pack

VERBS = {
    "create-pack": _("Made a pack"),
    "edit-pack": _("Changed a pack"),
    "add-to-pack": _("Added to a pack"),
    "remove-from-pack": _("Took out of a pack"),
    "order-pack": _("Put a pack in another order"),
    "write-finding": _("Wrote on the findings of a pack"),
    "share-pack": _("Chose who may read a pack"),
    "take-down-pack": _("Took a pack out of the public list"),
    "let-back-pack": _("Said that a pack may be public again"),
    "pack-news": _("Told its owner what has changed"),
    "delete-pack": _("Deleted a pack"),
}


verbs(VERBS)
subject_at_place(
    Pack,
    _("Packs"),
    nameless=_("A pack"),
    called=lambda pack: (pack.title, pack.words_language),
    place="office__place",
)
