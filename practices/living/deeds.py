"""The verbs that change no state: the one table that addresses, forms and buttons are drawn from.

What changes a state is `workflow.TRANSITIONS`; a deed (vouching and its like) has rows of its own,
or is, as "join" is, two verbs of the workflow at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from practices.desk import joining
from practices.errors import NotAllowed, WrongState
from practices.living import adopting, challenging, confirming, endorsing, following, variants


@dataclass(frozen=True)
class Deed:
    """One verb: its words, what does it, and what refuses it before its words are looked at.

    `do` takes the practice, `by` and what the verb's form gives; `require` the practice, the person
    and the form. Both raise NotAllowed and WrongState. `shielded` is said instead of `done` where
    the entry tells neither place nor person.
    """

    label: str
    done: str
    do: Callable
    require: Callable
    shielded: str = ""


DEEDS = {
    "endorse": Deed(
        _("Endorse"),
        _("You have endorsed this: your name and office are shown below. Thank you."),
        endorsing.endorse,
        lambda practice, by, form: endorsing.require(practice, by, form.data.get("type", "")),
        shielded=_("You have endorsed this. Thank you. Others see it counted from next Monday on."),
    ),
    "unendorse": Deed(
        _("Take back"),
        _("You no longer endorse this."),
        endorsing.unendorse,
        lambda practice, by, form: endorsing.require_own(practice, by),
    ),
    "confirm": Deed(
        pgettext_lazy("a practice", "Confirm"),
        _("Thank you. Your answer is kept."),
        confirming.confirm,
        lambda practice, by, form: confirming.require(
            practice, by, form.data.get("answer") or confirming.YES
        ),
        shielded=_("Thank you. Your answer is kept. Others see it from next Monday on."),
    ),
    "challenge": Deed(
        _("Raise a doubt"),
        _("The author and the desk read your doubt now. You hear what comes of it."),
        challenging.challenge,
        lambda practice, by, form: challenging.require(practice, by),
    ),
    "adopt": Deed(
        _("We will try this"),
        _("Noted. Thank you: others learn from it."),
        adopting.adopt,
        lambda practice, by, form: adopting.require(
            practice,
            by,
            form.cleaned_data.get("place"),
            shielded=form.cleaned_data.get("shielded", False),
        ),
    ),
    "join": Deed(
        _("Accept and join"),
        _("It is accepted and joined: the practice that stays names both. Both authors are told."),
        joining.join,
        lambda practice, by, form: joining.require(practice, by),
    ),
    "link": Deed(
        _("It is a variant of another"),
        _("The two are linked: each page names the other."),
        variants.link,
        lambda practice, by, form: variants.require(practice, by),
    ),
    "unlink": Deed(
        _("It is no variant of it"),
        _("They are linked no more."),
        variants.unlink,
        lambda practice, by, form: variants.require(practice, by, variants.UNLINK),
    ),
    "follow": Deed(
        _("Follow"),
        _("You follow this. You will hear when it changes, and nobody sees that you do."),
        following.follow,
        lambda practice, by, form: following.require(practice, by),
    ),
    "unfollow": Deed(
        _("Stop following"),
        _("You no longer follow this."),
        following.unfollow,
        lambda practice, by, form: following.require(practice, by),
    ),
}


def deed(verb, one):
    """Let a higher room add its `verb`, in its `AppConfig.ready`."""
    DEEDS[verb] = one


def is_open(verb, practice, user):
    """Return whether `user` may do the deed `verb` with `practice` now, whatever its words."""
    try:
        DEEDS[verb].require(practice, user, None)
    except (NotAllowed, WrongState):
        return False
    return True
