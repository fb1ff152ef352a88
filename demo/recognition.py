"""What the demo's people are told of uptake, and the certificate that one of them has made."""

from learning.recognition import news, services
from practices.models import Practice


def make(told, people, now):
    """Tell of what is in use elsewhere; `told` are the practices by the keys of their entries."""
    news.tell(now)
    practice = Practice.objects.get(pk=told["soak-pits"].pk)
    services.make("uptake", by=people["gp"], practice=practice, with_name=True, at=now)
