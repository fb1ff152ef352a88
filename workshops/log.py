"""How the log speaks of workshops: of what is not announced by no words of theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from workshops.models import Workshop

VERBS = {
    "convene-workshop": gettext_lazy("Called a workshop"),
    "edit-workshop": gettext_lazy("Changed a workshop"),
    "announce-workshop": gettext_lazy("Announced a workshop"),
    "start-workshop": gettext_lazy("Began a workshop"),
    "close-workshop": gettext_lazy("Ended a workshop"),
    "reopen-workshop": gettext_lazy("Went on with a workshop"),
    "cancel-workshop": gettext_lazy("Cancelled a workshop"),
    "delete-workshop": gettext_lazy("Deleted the draft of a workshop"),
    "open-door": gettext_lazy("Made a code for a workshop"),
    "end-door": gettext_lazy("Ended the code of a workshop"),
    "add-participant": gettext_lazy("Put somebody on the list of a workshop"),
    "invite-guest": gettext_lazy("Invited somebody to a workshop"),
    "withdraw-invitation": gettext_lazy("Withdrew an invitation to a workshop"),
    "decline-workshop": gettext_lazy("Said no to an invitation to a workshop"),
    "join-workshop": gettext_lazy("Came into a workshop"),
    "move-participant": gettext_lazy(
        "Put somebody on the list of a workshop into another district"
    ),
    "forget-participant": gettext_lazy("Erased a name from the list of a workshop"),
    "write-card": gettext_lazy("Wrote a card in a workshop"),
    "delete-card": gettext_lazy("Deleted a card of a workshop"),
    "photograph-card": gettext_lazy("Kept a photo with a card of a workshop"),
    "delete-card-photo": gettext_lazy("Deleted the photo of a card of a workshop"),
    "cluster-cards": gettext_lazy("Put cards of a workshop together"),
    "open-round": gettext_lazy("Opened a hunting round in a workshop"),
    "close-round": gettext_lazy("Closed a hunting round in a workshop"),
    "write-need": gettext_lazy("Wrote a need on a hunting sheet"),
    "strike-need": gettext_lazy("Struck a need off a hunting sheet"),
    "write-taking": gettext_lazy("Wrote on a hunting sheet what is taken home"),
    "strike-taking": gettext_lazy("Struck off a hunting sheet what is taken home"),
    "open-vote": gettext_lazy("Opened a vote in a workshop"),
    "close-vote": gettext_lazy("Closed a vote in a workshop"),
    "type-dots": gettext_lazy("Typed in dots on paper of a workshop"),
    "draft-cards": gettext_lazy("Made drafts of the cards of a workshop"),
    "ask-for-cards": gettext_lazy("Asked for what the cards of a workshop miss"),
    "say-of-card": gettext_lazy("Said whether a card stands in the report of a workshop"),
    "write-report": gettext_lazy("Wrote on the report of a workshop"),
    "publish-report": gettext_lazy("Let everybody read the report of a workshop"),
    "correct-report": gettext_lazy("Corrected the report of a workshop"),
    "ask-for-report": gettext_lazy("Reminded of the report of a workshop"),
    "miss-report": gettext_lazy("Reminded of a late report of a workshop"),
    "take-workshop": gettext_lazy("Took a workshop out to a hall"),
    "open-workshop": gettext_lazy("Opened a workshop in a hall"),
    "merge-workshop": gettext_lazy("Merged what came back from a hall"),
    "follow-up-workshop": gettext_lazy("Called a workshop that follows another"),
    "write-agenda": gettext_lazy("Wrote on the agenda of a workshop"),
    "send-prework": gettext_lazy("Wrote what a district brings to a workshop"),
    "set-targets": gettext_lazy("Set the shares of people of a workshop"),
    "name-facilitators": gettext_lazy("Chose the facilitators of a workshop"),
}


def _under(place):
    return Workshop.objects.filter(within("place", place)).values("pk")


def _named(ids, reader):
    there = Workshop.objects.filter(pk__in=ids)
    told = {pk: Named(_("A workshop")) for pk in there.values_list("pk", flat=True)}
    for one in there.visible_to(reader):
        told[one.pk] = Named(one.title, one.words_language, one.get_absolute_url())
    return told


verbs(VERBS)
subject("workshop", gettext_lazy("Workshops"), under=_under, named=_named)
