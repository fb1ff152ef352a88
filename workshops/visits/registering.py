"""What this part registers in lower rooms and in its own: imported once, by `AppConfig.ready`."""

from workshops.visits import forgetting, holdings, log, notify, reporting  # noqa: F401
