"""Pages of the house itself that anybody may read."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from learning.recognition.codes import read_code as read_certificate_code
from practices.codes import read_code
from practices.counting import themes_by_group
from practices.models import Practice
from practices.row_reading import read, values_of
from sourcebook import policies, short_codes, styleguide
from sourcebook.home import home_of

NEWEST = 4
THEMES_OF_A_GROUP = 3


@require_safe
def home(request):
    """Show who is signed in what needs her, and a stranger what this is and ways in."""
    if request.user.is_authenticated:
        return render(request, "sourcebook/home_in_office.html", home_of(request.user))
    newest = Practice.objects.visible_to(request.user).listed().newest_first()
    context = {
        "groups": [
            (key, name, themes[:THEMES_OF_A_GROUP], len(themes))
            for key, name, themes in themes_by_group()
        ],
        "rows": [one.row for one in read(values_of(newest)[:NEWEST])],
    }
    return render(request, "sourcebook/home.html", context)


@require_safe
def code(request, text):
    """Say of a paper's short code how it stands now, and what to do about one that is none."""
    if of_certificate := read_certificate_code(text):
        return redirect("learning:certificate", of_certificate)
    found = short_codes.find(text, request.user)
    if found:
        thing, view = found
        return view(request, thing)
    near, mistyped = short_codes.near(text, request.user), read_code(text) is None
    context = {"text": text, "near": near, "mistyped": mistyped}
    return render(request, "sourcebook/code.html", context, status=404)


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
def drawings(request, part):
    """Show one part of the drawings, each with its words and in two sizes."""
    try:
        shown = styleguide.drawn_part(part)
    except KeyError:
        raise Http404 from None
    return render(request, "sourcebook/styleguide_drawings.html", shown)


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
        # The base that its first days need is a day older.
        "archive_days": settings.ARCHIVE and settings.ARCHIVE_DAYS + 1,
    }
    return render(request, f"sourcebook/policies/{name}.html", context)
