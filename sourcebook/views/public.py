"""Pages of the house itself that anybody may read."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from practices.counting import themes_by_group
from practices.models import Practice, Version
from practices.rows import rows_of, rows_of_unpublished
from sourcebook import policies, short_codes, styleguide
from sourcebook.needs import needs_of

NEWEST = 4
THEMES_OF_A_GROUP = 3


@require_safe
def home(request):
    """Show what this is and ways in; for who is signed in, what needs her first."""
    newest = Practice.objects.visible_to(request.user).listed().newest_first()
    context = {
        "groups": [
            (key, name, themes[:THEMES_OF_A_GROUP], len(themes))
            for key, name, themes in themes_by_group()
        ],
        "rows": rows_of(newest.with_card_data()[:NEWEST]),
    }
    return render(request, "sourcebook/home.html", context | _own(request.user))


def _own(user):
    """Return what home shows to a person who is signed in: what needs her, what peers just told."""
    if not user.is_authenticated:
        return {}
    fresh = Version.objects.fresh_from_the_field(user).with_row_data()
    return {"needs": needs_of(user), "fresh": rows_of_unpublished(fresh[:NEWEST])}


@require_safe
def code(request, text):
    """Lead from a short code on paper to its page; say what to do about one that leads nowhere."""
    found = short_codes.find(text, request.user)
    if found:
        return redirect(found)
    return render(request, "sourcebook/code.html", {"text": text}, status=404)


@require_safe
def code_typed(request):
    """Take a code typed into a form, or show that form."""
    text = request.GET.get("code", "").strip()[:40].replace("/", "")
    if text:
        return redirect("code", text)
    return render(request, "sourcebook/code.html")


@require_safe
def about(request):
    return render(request, "sourcebook/about.html")


@require_safe
def accessibility(request):
    return render(request, "sourcebook/accessibility.html")


@require_safe
def style_guide(request):
    """Show every component in each of its states, for who builds pages."""
    return render(request, "sourcebook/styleguide.html", styleguide.shown())


@require_safe
def all_policies(request):
    return render(request, "sourcebook/policies.html", {"policies": policies.TITLES.items()})


@require_safe
def policy(request, name):
    """Show one policy."""
    if name not in policies.TITLES:
        raise Http404
    context = {
        "title": policies.TITLES[name],
        "grievance_contact": settings.GRIEVANCE_CONTACT,
    }
    return render(request, f"sourcebook/policies/{name}.html", context)
