"""How the log speaks of workshops: of what is not announced by no words of theirs."""

from django.utils.translation import gettext_lazy as _

from accounts.log_subjects import subject_at_place
from events.subjects import verbs
from workshops.models import Workshop

VERBS = {
    "convene-workshop": _("Called a workshop"),
    "edit-workshop": _("Changed a workshop"),
    "announce-workshop": _("Announced a workshop"),
    "start-workshop": _("Began a workshop"),
    "close-workshop": _("Ended a workshop"),
    "reopen-workshop": _("Went on with a workshop"),
    "cancel-workshop": _("Cancelled a workshop"),
    "delete-workshop": _("Deleted the draft of a workshop"),
    "open-door": _("Made a code for a workshop"),
    "end-door": _("Ended the code of a workshop"),
    "add-participant": _("Put somebody on the list of a workshop"),
    "invite-guest": _("Invited somebody to a workshop"),
    "withdraw-invitation": _("Withdrew an invitation to a workshop"),
    "decline-workshop": _("Said no to an invitation to a workshop"),
    "join-workshop": _("Came into a workshop"),
    "move-participant": _("Put somebody on the list of a workshop into another district"),
    "free-badge": _("Let a badge of a workshop be used on another phone"),
    "type-evaluation": _("Typed an answer on how a workshop was from paper"),
    "forget-participant": _("Erased a name from the list of a workshop"),
    "write-card": _("Wrote a card in a workshop"),
    "delete-card": _("Deleted a card of a workshop"),
    "photograph-card": _("Kept a photo with a card of a workshop"),
    "delete-card-photo": _("Deleted the photo of a card of a workshop"),
    "cluster-cards": _("Put cards of a workshop together"),
    "open-round": _("Opened a hunting round in a workshop"),
    "close-round": _("Closed a hunting round in a workshop"),
    "write-need": _("Wrote a need on a hunting sheet"),
    "strike-need": _("Struck a need off a hunting sheet"),
    "write-taking": _("Wrote on a hunting sheet what is taken home"),
    "strike-taking": _("Struck off a hunting sheet what is taken home"),
    "open-vote": _("Opened a vote in a workshop"),
    "close-vote": _("Closed a vote in a workshop"),
    "type-dots": _("Typed in dots on paper of a workshop"),
    "draft-cards": _("Made drafts of the cards of a workshop"),
    "ask-for-cards": _("Asked for what the cards of a workshop miss"),
    "say-of-card": _("Said whether a card stands in the report of a workshop"),
    "write-report": _("Wrote on the report of a workshop"),
    "publish-report": _("Let everybody read the report of a workshop"),
    "correct-report": _("Corrected the report of a workshop"),
    "ask-for-report": _("Reminded of the report of a workshop"),
    "miss-report": _("Reminded of a late report of a workshop"),
    "take-workshop": _("Took a workshop out to a hall"),
    "open-workshop": _("Opened a workshop in a hall"),
    "merge-workshop": _("Merged what came back from a hall"),
    "follow-up-workshop": _("Called a workshop that follows another"),
    "write-agenda": _("Wrote on the agenda of a workshop"),
    "send-prework": _("Wrote what a district brings to a workshop"),
    "set-targets": _("Set the shares of people of a workshop"),
    "name-facilitators": _("Chose the facilitators of a workshop"),
}


verbs(VERBS)
subject_at_place(
    Workshop,
    _("Workshops"),
    nameless=_("A workshop"),
    called=lambda workshop: (workshop.title, workshop.words_language),
)
