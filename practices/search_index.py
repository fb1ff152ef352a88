"""The write side of the search: the row that `search` reads for one practice."""


def keep(practice):
    """Write, or for what is hidden take out, the search row of `practice`."""
