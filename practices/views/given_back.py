"""What was parked while its author was signed out, back in the form that it was typed in."""

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from events import parking
from practices import photos
from practices.errors import WrongState
from practices.forms import PracticeForm, QuickForm
from practices.views import author
from practices.views import author_answers as tell


@parking.gives_back("practices:new")
def new(request, parked):
    """Show the form of a new practice as it was sent."""
    form = PracticeForm(_with_photos(parked), {}, user=request.user)
    return tell.form_page(request, form, given_back="session")


@parking.gives_back("practices:quick")
def quick(request, parked):
    """Show a quick telling as it was sent."""
    form = QuickForm(_with_photos(parked), {}, user=request.user)
    return tell.quick_page(request, form, given_back="session")


@parking.gives_back("practices:edit")
def edit(request, parked):
    """Show the form of a draft as it was sent, beside what somebody saved meanwhile."""
    practice = author.open_to(request.user, parked.arguments["pk"])
    try:
        version = author.starting_point(practice)
    except WrongState:
        return tell.moved_on(request, practice, parked.posted())
    form = PracticeForm(_with_photos(parked), {}, user=request.user, version=version)
    form.is_valid()
    return tell.form_page(request, form, given_back="session", differences=tell.came_between(form))


def _with_photos(parked):
    """Return what was typed, with the sound photos held under the keys that they have already."""
    posted = parked.posted()
    for one in parked.files:
        with default_storage.open(parking.file_name(one["uid"])) as sent:
            try:
                photos.check(sent)
            except ValidationError:
                continue
            photos.hold(one["uid"], sent)
        posted[f"{one['field']}-held"] = photos.token_for(one["uid"], parked.owner)
    return posted
