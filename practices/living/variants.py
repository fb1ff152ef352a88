"""What a practice was taken from and changed, and what others made of it."""

from practices.permissions import knows_place

MOST_SHOWN = 20


def kin_of(practice, user):
    """Return `original` and `variants` of a practice, as its page names them; two queries at most.

    A shielded variant is named with neither: who told openly what it took up would be known by it.
    """
    hides = practice.shielded and not knows_place(user, practice)
    original = None if hides else practice.variant_of
    if original is not None and (original.is_hidden or not original.live_version_id):
        original = None
    variants = practice.variants.listed().filter(shielded_level="").order_by("title", "pk")
    return {"original": original, "variants": list(variants[:MOST_SHOWN])}
