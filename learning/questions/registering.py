"""What the help desk fills in lower rooms' registries, all at once."""

from learning.questions import forgetting, holdings, log, notify, of_practice  # noqa: F401  registers
