"""Every address of the portal: each room's own, lowest room first, then the house's.

A room's `urls.py` has `app_name` and two lists of paths from the root: `urlpatterns`, pages,
which answer with and without a language prefix, and `file_patterns` (feeds, JSON, CSV, media),
which have none.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from sourcebook import api, sitemap
from sourcebook.views import audit, author, living, my_data, operations, public


def room(name):
    """Return a room's addresses under its own namespace, pages and files together."""
    module = import_module(f"{name}.urls")
    pages = i18n_patterns(*module.urlpatterns, prefix_default_language=False)
    patterns = [*getattr(module, "file_patterns", []), *pages]
    # `include` takes no language prefix below the root, so the resolver is made directly.
    return URLResolver(
        RoutePattern(""), patterns, app_name=module.app_name, namespace=module.app_name
    )


urlpatterns = [
    path("healthz", operations.alive, name="healthz"),
    path("readyz", operations.ready, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("security.txt", operations.security),
    path(".well-known/security.txt", operations.security, name="security"),
    path("robots.txt", operations.robots, name="robots"),
    *[room(name) for name in settings.ROOMS if find_spec(f"{name}.urls")],
    path("api/v1/", include((api.addresses, "api"))),
    path("admin/", admin.site.urls),
    path("audit.csv", audit.log_as_csv, {"reading": audit.AUDITOR}, name="audit_csv"),
    path("curation/log.csv", audit.log_as_csv, {"reading": audit.DESK}, name="desk_log_csv"),
    path("sitemap.xml", sitemap.whole, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemap.part, name="sitemap_part"),
    *i18n_patterns(
        path("", public.home, name="home"),
        path("me/", author.me, name="me"),
        path("me/trying/", living.trying, name="trying"),
        path("me/following/", living.following, name="following"),
        path("me/notices/", author.notices, name="notices"),
        path("audit/", audit.log, {"reading": audit.AUDITOR}, name="audit"),
        path("curation/log/", audit.log, {"reading": audit.DESK}, name="desk_log"),
        path("audit/looks/", audit.looks, name="audit_looks"),
        path("me/data/", my_data.show, name="my_data"),
        path("me/data/copy/", my_data.copy, name="copy_my_data"),
        path("me/data/erase/", my_data.erase_me, name="erase_me"),
        path("me/data/withdraw/<slug:kind>/", my_data.withdraw, name="withdraw_consent"),
        path("c/", public.code_typed, name="code_typed"),
        path("c/<str:text>", public.code, name="code"),
        path("c/<str:text>/", public.code),
        path("api/v1/", api.front, name="api"),
        path("about/", public.about, name="about"),
        path("accessibility/", public.accessibility, name="accessibility"),
        path("styleguide/", public.style_guide, name="styleguide"),
        path("styleguide/<slug:part>/", public.drawings, name="styleguide_drawings"),
        path("policies/", public.all_policies, name="policies"),
        path("policies/<slug:name>/", public.policy, name="policy"),
        path("accounts/", include("accounts.sign_in_urls")),
        prefix_default_language=False,
    ),
]

handler400 = "sourcebook.views.errors.bad_request"
handler403 = "sourcebook.views.errors.forbidden"
handler404 = "sourcebook.views.errors.not_found"
handler500 = "sourcebook.views.errors.server_error"
