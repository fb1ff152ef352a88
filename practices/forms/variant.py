"""Telling as an entry of one's own what one's place took up and changed."""

from django.utils.functional import cached_property

from practices.models import Practice


def original_of(text):
    """Return the published practice with the key `text`, or None."""
    key = str(text or "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return Practice.objects.listed().select_related("live_version").filter(pk=key).first()


def first_values_of(original, user):
    """Return what the form of a variant begins with: what it is about, and what was said of it."""
    if original is None:
        return {}
    live = original.live_version
    told = {"variant_of": original.pk, "programme": live.programme, "themes": live.themes}
    own = original.adoptions.held_by(user).filter(shielded=False).first()
    if own is not None:
        told |= {"place": own.place_id, "result": own.result, "reach": own.reach}
    return told


class OfAnother:
    """What a form needs that may tell a variant; the key of its original is sent with it."""

    @cached_property
    def original(self):
        """The practice that this is a variant of, or None."""
        return original_of((self.data if self.is_bound else self.initial).get("variant_of"))
