"""What it takes to open each page of docs/addresses.csv in a browser: people, entries, links.

Of an address that answers 200 to somebody of the table, the page is opened as that person; what
needs a person, a link or a step of its own stands in `FURTHER`, `FRESH`, `sent` and `begun`.
"""

import csv
import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from accounts.invitations import link_of
from accounts.models import FundHead, Invitation, OfficeList, Organisation, Posting, User
from accounts.slips import address_of, prepare_slips
from accounts.standing import standing_of
from events.models import Parked
from practices import workflow
from practices.desk import opinions
from practices.exchange import taking
from practices.living import challenging
from practices.models import GlossaryTerm, Import, Practice, SavedReply
from tests.cast import PASSWORD, SINCE, cast
from tests.factories.learning import words_of_learning
from tests.factories.packs import words_of_packs
from tests.factories.practices import practice_in
from tests.factories.workshops import words_of_workshops
from tests.signing_in import CODE_PAGE, app_of, by_password, freshly, passkey_of

TABLE = Path(__file__).parents[2] / "docs" / "addresses.csv"
ROWS = list(csv.DictReader(TABLE.open()))
ROLES = ("stranger", "reader", "gp", "district")

# role: {name of the address: path}; words in braces are filled in by `Scene.words`.
FURTHER = {
    "stranger": {
        "accounts:slip": "/slip/{slip}/",
        "accounts:invitation": "{invitation}",
        "account_reset_password_from_key": "{reset}",
        "practices:practice_by_pk": "/practices/{withdrawn}/",
        "practices:practice": "/practices/{hidden}/",
        "practices:history": "/practices/{superseded}/history/",
        "practices:version": "/practices/{shielded}/v/1/",
        "practices:places": "/places/district/9104/",
        "packs:by_link": "/packs/l/{token}/",
    },
    "gp": {
        "accounts:end_posting": "/accounts/postings/{posting}/end/",
        "events:parked": "/parked/{parked}/",
        "packs:pack": "/packs/{pack}/",
        "my_data": "/me/data/",
        "learning:question": "/questions/{spoken}/",
        "me": "/me/",
        "notices": "/me/notices/",
        "practices:open": "/practices/{revised}/open/",
        "practices:compare": "/practices/{revised}/compare/open/?view=side",
        "practices:compare_open": "/practices/{revised}/compare/open/",
        "practices:practice_by_pk": "/practices/{shielded}/",
    },
    "block": {
        "practices:suggestions": "/practices/{published}/suggestions/?answer=problem",
        "practices:my_gps": "/places/mine/",
        "accounts:posting": "/accounts/posting/",
        "practices:opinion": "/practices/{submitted}/opinion/",
    },
    "district": {
        "workshops:plan": "/workshops/{hall}/plans/{state_place}/",
        "practices:reply": "/curation/replies/{reply}/",
        "accounts:office_list": "/curation/people/list/{list}/",
        "accounts:office_list, running": "/curation/people/list/{running}/",
        "accounts:person": "/curation/people/{person}/",
        "accounts:end_posting": "/accounts/postings/{below}/end/",
        "practices:practice": "/practices/{shielded}/",
        "practices:doubt": "/practices/{revised}/doubts/{doubt}/",
        "practices:import_columns": "/practices/import/{sheet}/columns/",
        "practices:import": "/practices/import/{sheet}/",
        "practices:import, running": "/practices/import/{sheet_running}/",
        "practices:import, taken": "/practices/import/{sheet_taken}/",
    },
    "outsider": {"practices:practice": "/practices/{revised}/"},
    "reader": {"practices:practice_by_pk": "/practices/{superseded}/"},
    "auditor": {"audit": "/audit/"},
    "national": {
        "audit_looks": "/audit/looks/",
        "desk_log": "/curation/log/",
        "practices:searches": "/curation/searches/",
        "learning:missing": "/gaps/missing/",
        "practices:new_term": "/curation/glossary/new/",
        "practices:term": "/curation/glossary/{term}/",
        "accounts:programmes": "/curation/programmes/",
        "accounts:add_programme": "/curation/programmes/add/",
        "accounts:end_programme": "/curation/programmes/fundhead/{fund}/",
    },
    # Nobody of the table has a second factor: those of it answer 302 to all of them.
    "state": {
        "accounts:pauses": "/curation/pauses/",
        "accounts:new_pause": "/curation/pauses/new/",
        "mfa_index": "/accounts/second-factor/",
        "mfa_deactivate_totp": "/accounts/second-factor/app/remove/",
        "mfa_view_recovery_codes": "/accounts/second-factor/codes/",
        "mfa_generate_recovery_codes": "/accounts/second-factor/codes/new/",
        "mfa_edit_webauthn": "/accounts/passkeys/{key}/edit/",
        "mfa_remove_webauthn": "/accounts/passkeys/{key}/remove/",
        "usersessions_list": "/accounts/sessions/",
    },
    "gp2": {
        "account_set_password": "/accounts/password/set/",
    },
}
# These ask for a fresh sign-in, which the clients here have.
FRESH = {
    "copy_my_data": "/me/data/copy/",
    "erase_me": "/me/data/erase/",
    "account_email": "/accounts/email/",
    "account_change_password": "/accounts/password/change/",
    "account_change_phone": "/accounts/phone/change/",
    "mfa_activate_totp": "/accounts/second-factor/app/",
    "mfa_add_webauthn": "/accounts/passkeys/add/",
}
# No page: a file without an ending, or an address that only leads elsewhere.
NO_PAGE = {
    *("healthz", "readyz", "metrics", "places:suggest", "practices:list_feed", "practices:suggest"),
    *("practices:unlearned_feed", "learning:questions_feed"),
    "practices:step_pictures",  # a part of the form of a practice
    *("c/<str:text>/", "practices:read_next", "mfa_login_webauthn"),
}
# Opened by axe in both languages, and walked by keys, in test_journey; they are long.
ELSEWHERE = {
    *("practices:new", "practices:edit", "practices:read", "practices:curation", "account_login"),
    *("practices:list", "practices:theme", "practices:place"),
    "workshops:hall_screen",  # of a hall's laptop alone: tests/sourcebook/test_hall.py
}
# role: the addresses of errors that a link or a typed address leads to.
ERRORS = {
    "stranger": {
        400: "/practices/?kind=unheard-of",
        404: "/practices/999999/",
        405: "/practices/{published}/accept/",
    },
    "reader": {403: "/curation/"},
}
ROW = {
    "line": 2,
    "place": "gp:937648",
    "title": "Pump Operator",
    "organisation": "Gram Panchayat",
    "name": "Asha Devi",
    "email": "asha@example.org",
    "phone": "",
    "since": date(2025, 4, 1),
}


def pages_of_table():
    """Return the rows of what a browser shows as a page: no file, and nothing that only changes."""
    return [
        row
        for row in ROWS
        if row["name"] not in NO_PAGE
        and not row["name"].startswith("api:")
        and "." not in row["path"].rstrip("/").rpartition("/")[2]
        and "405" not in (row["gp"], row["district"])
    ]


def opened_by_table():
    """Return `{role: {name: path}}` for each page that answers 200 to somebody, once."""
    pages = {role: {} for role in ROLES}
    for row in pages_of_table():
        role = next((role for role in ROLES if row[role] == "200"), None)
        if role and row["name"] not in ELSEWHERE:
            pages[role][row["name"]] = row["path"]
    return pages


def opened_by_a_step():
    """Return the names of the addresses of `Scene.begun`."""
    return {
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_verify_phone",
        "mfa_authenticate",
    }


class Scene:
    """People, entries and links of one test; `client_of` signs in, `words` fill in paths."""

    def __init__(self):
        cache.clear()
        self.cast = cast()
        self.own = {
            "author": self.cast.gp,
            "desk": self.cast.district,
            "place": self.cast.places.home_gp,
        }
        self.words = {"uid": uuid4()} | self._entries() | self._people()
        self.words |= self._links()

    def _entries(self):
        states = ("draft", "submitted", "returned", "published", "superseded", "withdrawn")
        entries = {state: practice_in(state, title=f"Pits {state}", **self.own) for state in states}
        entries["revised"] = practice_in("published+submitted", **self.own)
        entries["shielded"] = practice_in("published", shielded=True, terrain="hilly", **self.own)
        entries["hidden"] = practice_in("published", **self.own)
        desk = User.objects.get(pk=self.cast.district.pk)
        workflow.apply(entries["hidden"], "withdraw", by=desk, note="Unsafe.", ground="unsafe")
        held = f"posting:{Posting.objects.get(person=self.cast.block).pk}"
        opinions.ask(entries["submitted"], by=desk, whom=held, question="Is it safe?")
        published = entries["published"]
        names = {name: practice.pk for name, practice in entries.items()}
        return names | {"slug": published.slug, "code": published.code}

    def _people(self):
        state, gp2 = self.cast.state, self.cast.gp2
        app_of(state)
        passkey_of(state)
        codes = {"seed": "a" * 80, "used_mask": 0}
        Authenticator.objects.create(user=state, type="recovery_codes", data=codes)
        User.objects.filter(pk=gp2.pk).update(password="!")
        return {
            "key": Authenticator.objects.get(user=state, type="webauthn").pk,
            "posting": Posting.objects.get(person=self.cast.gp).pk,
            "below": Posting.objects.get(person=self.cast.block).pk,
            "person": self.cast.gp.pk,
            "fund": FundHead.objects.get(key="mgnregs").pk,
        }

    def _links(self):
        district = User.objects.get(pk=self.cast.district.pk)
        invited = Invitation.objects.create(
            email="asha@example.org", place=self.cast.places.home_state, invited_by=district
        )
        return {
            "list": self.office_list(),
            "running": self.office_list(confirmed_at=timezone.now(), total=999, done=120),
            "reply": self._reply(),
            "term": GlossaryTerm.objects.first().pk,
            "sheet": self.sheet(),
            "sheet_running": self.sheet(confirmed_at=timezone.now(), total=999, done=120),
            "sheet_taken": self._sheet_taken(),
            "slip": self._slip(district),
            "invitation": path_of(link_of(invited)),
            "reset": self._reset(),
            "parked": self._parked(),
            "doubt": self._doubt(),
            **words_of_packs(self.cast.gp, Practice.objects.get(pk=self.words["published"])),
            **words_of_workshops(district, self.cast.places.home_district, self.cast.gp),
            **words_of_learning(self.cast.gp),
        }

    def office_list(self, **values):
        """Keep a sheet of a row that can come in and one that cannot; return its uid."""
        rows = [ROW | {"since": "2025-04-01"}, ROW | {"line": 3, "since": "", "name": "Ramesh"}]
        own = {"sent_by": self.cast.district, "place": self.cast.places.home_district}
        return OfficeList.objects.create(rows=rows, **own, **values).uid

    def _reply(self):
        place = self.cast.places.home_district
        texts = {"en": "Say by whom.", "hi": "बताएँ किसने।"}
        reply = {"place": place, "programme": "both", "name": "By whom", "texts": texts}
        return SavedReply.objects.create(**reply).pk

    def sheet(self, **values):
        """Keep a file of practices with a row that can come in and one that cannot."""
        rows = [[2, ["Pits in turns", "Kotra"]], [3, ["", "Kotra"]]]
        table = {"headings": ["Title", "Block"], "targets": ["title", "block"], "rows": rows}
        own = {"sent_by": self.cast.district, "place": self.cast.places.home_district}
        told = {"kind": "practice", "programme": "sbm", "language": "en"}
        own |= {"file_name": "cases.xlsx", "defaults": told, "language": "en"}
        return Import.objects.create(**table, **own, **values).uid

    def _sheet_taken(self):
        uid = self.sheet()
        district = User.objects.get(pk=self.cast.district.pk)
        taking.confirm(Import.objects.get(uid=uid), district)
        return uid

    def _slip(self, district):
        """Prepare a slip for an officer without a way in; return the code on it."""
        person = User.objects.create(name="Ramesh", phone="+919876543210", password="!")
        body = Organisation.objects.get(key="gram-panchayat")
        office = self.cast.places.next_gp.offices.create(title="Pump Operator", organisation=body)
        Posting.objects.create(
            person=person,
            office=office,
            starts_on=SINCE,
            state="confirmed",
            decided_at=timezone.now(),
        )
        prepare_slips(standing_of(district), district, request_id=uuid4())
        return address_of(Invitation.objects.get(person=person)).rstrip("/").rpartition("/")[2]

    def _reset(self):
        """Ask for a new password; return the path of the link in the mail."""
        Client().post("/accounts/password/reset/", {"email": "reader@example.org"})
        return path_of(re.search(r"https?://\S+/reset/key/\S+", mail.outbox[-1].body)[0])

    def _parked(self):
        return Parked.objects.create(
            owner=self.cast.gp,
            address="/practices/new/",
            view_name="practices:new",
            data={"title": ["Second pits dug in turns"], "place": ["gp:937648"]},
            expires_at=timezone.now() + timedelta(hours=1),
        ).uid

    def _doubt(self):
        """Let somebody find danger in the revised one; return the doubt's uid."""
        practice = Practice.objects.get(pk=self.words["revised"])
        words = {"reason": "unsafe", "note": "It is too near.", "passage": "steps-2"}
        return challenging.challenge(practice, by=self.cast.outsider, **words).uid

    def client_of(self, role):
        """Return a client, signed in a moment ago."""
        client = Client(headers={"user-agent": "Chrome"})
        return client if role == "stranger" else freshly(client, getattr(self.cast, role))

    def pages(self):
        """Return `{role: {path: status}}` of all that a link leads to."""
        visits = {role: dict.fromkeys(paths.values(), 200) for role, paths in self._all().items()}
        for role, errors in ERRORS.items():
            visits[role] |= {path: status for status, path in errors.items()}
        return {
            role: {path.format(**self.words): status for path, status in paths.items()}
            for role, paths in visits.items()
        }

    def _all(self):
        pages = opened_by_table()
        pages["reader"] |= FRESH
        for role, more in FURTHER.items():
            held = pages.setdefault(role, {})
            held |= {name if name not in held else f"{name} again": p for name, p in more.items()}
        return pages

    def begun(self):
        """Yield (client, path) for each page that stands between two steps."""
        asked = Client()
        asked.post(CODE_PAGE, {"login": "reader@example.org"})
        yield asked, "/accounts/login/code/confirm/"
        halfway = by_password(Client(), self.cast.state, PASSWORD)
        yield halfway, "/accounts/login/second-factor/"
        new = Client()
        form = {"name": "Rita Devi", "phone": "", "password1": "pani-ghar-84", "language": "hi"}
        new.post("/accounts/signup/", form | {"email": "rita@example.org"})
        yield new, "/accounts/confirm-email/"
        other = self.client_of("gp")
        other.post("/accounts/phone/change/", {"phone": "98765 43219"})
        yield other, "/accounts/phone/verify/"

    def sent(self, prefix):
        """Yield (path, status, expected status, HTML) of pages that answer a form."""
        district, gp, words = self.client_of("district"), self.client_of("gp"), self.words
        stale = {"title": "Late", "revision": 0, "version": 0, "place": "gp:937648"}
        posts = [
            (district, "/practices/{published}/accept/", {}, 409),
            (district, "/practices/{submitted}/decline/", {}, 422),
            (district, "/curation/people/list/", {"sheet": ""}, 422),
            (gp, "/practices/{draft}/edit/", stale, 409),
            (district, "/workshops/{hall}/hall/{brought}/", {"look": "1"}, 200),
            (gp, "/accounts/postings/{posting}/end/", {"last_day": "soon"}, 422),
        ]
        for client, path, form, status in posts:
            answer = client.post(prefix + path.format(**words), form)
            yield path.format(**words), answer.status_code, status, answer.content.decode()

    def broken(self, language):
        """Yield (status, HTML) of the pages for what breaks or is too much."""
        with translation.override(language):
            for status in (408, 413, 429, 500):
                words = {"status": status, "language": language}
                yield status, render_to_string(f"errors/{status}.html", words)
            words = {"full": True, "sent": None, "language": language}
            yield 503, render_to_string("errors/503.html", words)


def path_of(link):
    """Return the path of a link on the configured host."""
    return link.removeprefix(settings.SITE_URL)


def carry(client, page, address):
    """Give the session of `client` to the browser of `page`."""
    page.context.add_cookies(
        [{"name": one.key, "value": one.value, "url": address} for one in client.cookies.values()]
    )
