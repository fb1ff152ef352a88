"""What units register in lower rooms and in their own: imported once, by `AppConfig.ready`."""

from learning.units import (  # noqa: F401
    forgetting,
    holdings,
    links,
    log,
    notify,
)
