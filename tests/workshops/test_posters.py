"""Posters for a gallery walk: of what suits a workshop, for who runs it, each one printable."""

import pytest

from tests.factories.practices import practice_in
from tests.workshops.conftest import client_of

pytestmark = pytest.mark.django_db


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
