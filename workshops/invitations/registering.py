"""What this part registers in lower rooms: imported once, by `AppConfig.ready`."""

from workshops.invitations import jobs  # noqa: F401
