"""What asking for another language fills in lower rooms' registries, all at once."""

from learning.in_language import links, notify, services  # noqa: F401  registers
