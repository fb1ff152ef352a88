"""What tests of the help desk begin with."""

import pytest

from practices.living import adopting
from practices.models import Practice, Theme


@pytest.fixture
def known(cast, entry):
    """A practice of another district, taken up next door and told from far away."""
    practice = entry("published", author=cast.gp2, place=cast.places.next_gp)
    Practice.objects.get(pk=practice.pk).themes.set([Theme.objects.get(key="faecal-sludge")])
    for by, place in ((cast.district3, "other_district"), (cast.outsider, "far_district")):
        words = {"by": by, "place": getattr(cast.places, place), "result": "It holds."}
        adopting.adopt(practice, status="in-use", **words)
    return practice
