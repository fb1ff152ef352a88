"""What every template may use."""

from django.conf import settings


def portal(request):
    """Return the mode's banner and the release."""
    return {"is_demo": settings.DEMO, "release": settings.RELEASE, "site_url": settings.SITE_URL}
