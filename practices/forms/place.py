"""The place of a practice: at or under an own posting."""

from django.utils.translation import gettext_lazy as _

from accounts.standing import standing_of
from practices.authorship import may_tell_of


class OwnPlaces:
    """What a form needs that asks where something was done; the form has `user`."""

    place_refused = False

    def _offer_own_places(self):
        self.fields["place"].own = [office.place for office in standing_of(self.user).offices]

    def _clean_place(self, kept=None):
        """Refuse a place neither at nor under an own posting; `kept` may stay as it is."""
        place = self.cleaned_data.get("place")
        if place is None or place == kept or may_tell_of(self.user, place):
            return
        self.place_refused = True
        self.add_error(
            "place",
            _("You can share what was done at your own place or under it. Choose another place."),
        )
