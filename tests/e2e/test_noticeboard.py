"""A digest on paper: seven with the longest words fit one A4 sheet, as its page says."""

from datetime import date

import pypdfium2
import pytest
from django.utils import timezone

from learning.models import Digest
from practices.models import Adoption, Practice, Theme
from tests.factories.volume import many_published

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LONG = (
    "बिना बिजली के गाँव में वर्षा जल को छत से टाँके तक पहुँचाने और साल भर पीने योग्य रखने का हमारा पुराना तरीक़ा "
    * 4
)
LIKE = [["terrain", "forest"], ["water-table", "under-5"], ["rainfall", "1000-2000"]]


def heaviest_digest(cast):
    """Make a digest of `cast.gp2` of seven that failed, each with the longest words."""
    told = {"language": "hi", "title": LONG[:120], "problem": LONG[:400]}
    told["themes"] = ["access-elderly-disabled"]
    practices = Practice.objects.in_bulk(many_published(7, [told]))
    now = timezone.now()
    held = {"place": cast.places.next_gp, "office": cast.offices.gp2, "person": cast.gp2}
    failed = {"status": "did-not-work", "shown_status": "did-not-work", "at": now, "status_at": now}
    theme = Theme.objects.get(key="access-elderly-disabled").pk
    items = []
    for practice in practices.values():
        said = Adoption.objects.create(
            practice=practice,
            version=practice.live_version,
            language="hi",
            result=LONG,
            **held,
            **failed,
        )
        further = {"adoption": said.pk, "like": LIKE}
        items.append([practice.pk, "failed", "level", theme, further])
    days = {"since": date(2026, 3, 2), "until": date(2026, 3, 9), "made_at": now}
    return Digest.objects.create(person=cast.gp2, items=items, **days)


def test_seven_with_the_longest_titles_in_hindi_fit_one_sheet(cast, gp_page):
    digest = heaviest_digest(cast)
    page = gp_page(f"/hi{digest.get_absolute_url()}", who="gp2")
    assert page.locator("ol.rows > li").count() == 7
    paper = page.pdf(prefer_css_page_size=True)
    found = pypdfium2.PdfDocument(paper)
    assert (len(found), round(found[0].get_width())) == (1, 595)
