"""Posters for a gallery walk: of what suits a workshop, for who runs it, each one printable."""

import pytest

from packs import collecting
from practices import workflow
from tests.factories.practices import practice_in
from tests.workshops.conftest import client_of
from workshops.prework.packing import make_pack

pytestmark = pytest.mark.django_db


def test_posters_come_from_the_pack_that_was_made_for_the_workshop(cast, held):
    workshop = held("running", begins=0)
    told = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    first, second, third = (practice_in("published", **told) for _n in range(3))
    by = {"by": cast.facilitator}
    other = make_pack(held("announced", title="Another"), **by)
    pack = make_pack(workshop, **by)
    pack.items.all().delete()
    collecting.add(pack, [second, first], **by)
    typist, here = client_of(cast.facilitator), f"/workshops/{workshop.pk}/posters/"
    page = typist.get(here)
    assert [one for one, _address in page.context["posters"]] == [second, first]
    for words in (pack.title, f'href="/packs/{pack.pk}/"'):
        assert words in page.content.decode()
    suits = typist.get(f"{here}?pack=0").context["posters"]
    assert {one for one, _address in suits} == {first, second, third}
    assert typist.get(f"{here}?pack={other.pk}").context["pack"] == other
    private = make_pack(workshop, by=cast.state)
    for wrong in (private.pk, 10**6, "x", ""):
        assert typist.get(f"{here}?pack={wrong}").status_code == 404
    workflow.apply(second, "withdraw", by=cast.gp, note="It broke.")
    assert [one for one, _address in typist.get(here).context["posters"]] == [first]


def test_who_runs_it_finds_a_poster_of_each_that_suits(cast, held):
    workshop = held("running", begins=0)
    here = f"/workshops/{workshop.pk}/"
    typist = client_of(cast.facilitator)
    assert f"{here}posters/" in typist.get(here).content.decode()
    assert "Look for practices" in typist.get(f"{here}posters/").content.decode()  # no dead end
    told = {"author": cast.gp, "place": cast.places.home_gp, "desk": cast.district}
    _draft, published = (practice_in(state, **told) for state in ("draft", "published"))
    page = typist.get(f"{here}posters/")
    assert "no-store" in page["Cache-Control"]
    assert [practice for practice, _address in page.context["posters"]] == [published]
    address = page.context["posters"][0][1]
    assert address == f"/practices/{published.pk}/print/poster.pdf?lang=en"
    assert address in page.content.decode()
    assert typist.get(address)["Content-Type"] == "application/pdf"
    for client, status in ((client_of(), 302), (client_of(cast.gp), 403)):
        assert client.get(f"{here}posters/").status_code == status
