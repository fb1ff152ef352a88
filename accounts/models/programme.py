"""What is funded, and from where: dated rows, since schemes end and grow into others."""

from accounts.models.named import Dated


class Programme(Dated):
    """A mission that practices belong to: `sbm`, `jjm`."""

    class Meta:
        ordering = ["id"]


class FundHead(Dated):
    """A source of money, by the keys of the form's `cost_source`."""

    class Meta:
        ordering = ["id"]
