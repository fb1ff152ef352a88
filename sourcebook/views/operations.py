"""For those who run the portal: is it alive, is it ready, what does it count, whom to tell."""

from datetime import timedelta
from secrets import compare_digest

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

PLAIN = "text/plain; charset=utf-8"
# Pages for people at work, and what costs much and says nothing new. What leaves the lists is not
# here: a crawler must read its page to learn that it is to be forgotten.
NOT_FOR_CRAWLERS = (
    *("/accounts/", "/me/", "/curation/", "/audit/", "/admin/", "/parked/", "/slip/"),
    *("/practices/new/", "/practices/quick/", "/practices/suggest/", "/practices/*/edit/"),
    *("/practices/*/share/", "/practices/*/print/", "/places/choose/", "/places/mine/"),
)


@require_safe
@never_cache
def alive(request):
    """Answer as long as this process does."""
    return HttpResponse("alive\n", content_type=PLAIN)


@require_safe
@never_cache
def ready(request):
    """Answer 200 when database and media can be used, else 503 with the part that cannot."""
    broken = [name for name, check in (("database", _database), ("media", _media)) if not check()]
    text = f"not ready: {', '.join(broken)}\n" if broken else "ready\n"
    return HttpResponse(text, content_type=PLAIN, status=503 if broken else 200)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def _media():
    try:
        default_storage.exists("anything")
    except OSError:
        return False
    return True


@require_safe
@never_cache
def metrics(request):
    """Give Prometheus its numbers: to this machine, or to who brings SOURCEBOOK_METRICS_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = settings.METRICS_TOKEN and compare_digest(
        token.encode(), settings.METRICS_TOKEN.encode()
    )
    # Behind a proxy every request seems to come from this machine, so only the token counts there.
    near = not settings.PROXIES and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1", ""}
    if not (known or near):
        raise Http404
    return ExportToDjangoView(request)


@require_safe
def security(request):
    """Say whom to tell of a hole (RFC 9116)."""
    until = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until}",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
        "Preferred-Languages: en, hi",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def robots(request):
    """Keep crawlers to what is public and of one form, in every language."""
    prefixes = ["", *(f"/{code}" for code, _ in settings.LANGUAGES[1:])]
    closed = [prefix + path for prefix in prefixes for path in NOT_FOR_CRAWLERS]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
