"""Which of the two database roles is used: the web role, but for what only the owner may do."""

from contextlib import contextmanager
from contextvars import ContextVar

_as_owner = ContextVar("as_owner", default=False)


@contextmanager
def as_owner():
    """Let queries without `using` run as the owner: data migrations see their own transaction."""
    token = _as_owner.set(True)
    try:
        yield
    finally:
        _as_owner.reset(token)


class RoleRouter:
    """Sends every query to the web role, outside `as_owner`."""

    def db_for_read(self, model, **hints):
        return "owner" if _as_owner.get() else "default"

    db_for_write = db_for_read

    def allow_relation(self, first, second, **hints):
        return True  # both aliases are the same database
