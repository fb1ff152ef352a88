"""What is funded, and from where: dated rows, since schemes end and grow into others."""

from django.db import models

from accounts.models.named import Dated


class Programme(Dated):
    """A mission that practices belong to: `sbm`, `jjm`."""

    class Meta(Dated.Meta):
        pass


class Phase(Dated):
    """A part of a mission with rules of its own: what began within its days rests on it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="phases")

    class Meta(Dated.Meta):
        pass


class FundHead(Dated):
    """A source of money, by the keys of the form's `cost_source`."""

    class Meta(Dated.Meta):
        pass
