"""Learning units: who sees to learning at a place, and who of them answers for a theme."""


def members_for(theme, place):
    """Return the active `UnitMember`s who answer for `theme` (or None: any) near `place`.

    Of the unit of its district first, then of its state, then of India; each with its `person`,
    once. A unit that names no themes answers for all. One query.
    """
    from learning.models import UnitMember  # the models of this room read this package

    return UnitMember.objects.answering_for(theme, place)
