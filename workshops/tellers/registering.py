"""What this part registers in lower rooms: imported once, by `AppConfig.ready`."""

from workshops.tellers import offers  # noqa: F401
