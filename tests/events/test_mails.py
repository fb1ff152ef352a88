"""Mails of notices: one an hour, only the kinds that are wanted, none to where they come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from events.bounces import failed_addresses, is_bounced, mark_bounced, take_bounce, trust_address
from events.jobs import send_mails
from events.models import Event, Outbox
from events.services import choose_mails
from practices import workflow
from tests.factories.practices import practice_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)

DSN = b"""From: MAILER-DAEMON@mx.example.org
To: sourcebook@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I am sorry to inform you about gp2@example.org.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; GP@example.org
Action: %(action)s
Status: %(status)s
Diagnostic-Code: smtp; 550 5.1.1 user unknown

Final-Recipient: rfc822; stranger@example.org
Action: failed
Status: 5.1.1

--B
Content-Type: message/rfc822

To: national@example.org
Subject: Living Sourcebook

--B--
"""


class Refuses(BaseEmailBackend):
    """A mail server that knows nobody of that name."""

    code = 550

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (self.code, b"user unknown")})


class RefusesForNow(Refuses):
    code = 450


def returned(cast, title):
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp, title=title)
    workflow.apply(practice, "return", by=cast.district, note="How many houses?")
    return practice


@pytest.fixture
def to_gp(cast):
    """Return a function that returns entries of the cast's GP; she alone gets mail."""

    def make(*titles):
        for title in titles:
            returned(cast, title)
        Outbox.objects.filter(channel="mail").exclude(recipient=cast.gp).delete()

    return make


def test_a_burst_makes_one_mail_and_the_rest_waits_for_the_next(to_gp):
    now = timezone.now()
    to_gp("First")
    assert send_mails(now + HOUR) == 1
    to_gp("Second", "Third", "Fourth")
    assert send_mails(now + HOUR * 1.9) == 0
    assert len(mail.outbox) == 1
    assert send_mails(now + HOUR * 2.1) == 1
    bundle = mail.outbox[1]
    assert bundle.subject == "Living Sourcebook: 3 notices"
    assert [title in bundle.body for title in ("First", "Second", "Third", "Fourth")] == [
        *(False, True, True, True)
    ]
    assert bundle.body.count("> How many houses?") == 3
    assert send_mails(now + HOUR * 9) == 0


def test_the_portal_has_each_once_whatever_the_mails_do(cast, to_gp):
    to_gp("First", "Second")
    send_mails()
    send_mails(timezone.now() + HOUR * 2)
    rows = Outbox.objects.notices_for(cast.gp)
    assert rows.count() == rows.values("event").distinct().count() == 2


def test_who_waits_for_the_hour_keeps_nobody_else_from_a_mail(cast, to_gp, monkeypatch):
    monkeypatch.setattr("events.jobs.PEOPLE_AT_ONCE", 1)
    to_gp("First")
    assert send_mails() == 1
    practice = practice_in("submitted", author=cast.gp2, place=cast.places.next_gp)
    workflow.apply(practice, "return", by=cast.district, note="Why?")
    to_gp_again = returned(cast, "Second")
    Outbox.objects.filter(channel="mail").exclude(recipient__in=[cast.gp, cast.gp2]).delete()
    assert to_gp_again.pk
    assert send_mails() == 1
    assert mail.outbox[-1].to == [cast.gp2.email]


def test_a_mail_repeated_after_a_crash_is_known_by_its_id(to_gp):
    """The sender died between the mail server's yes and its own note of it: one more, the same."""
    to_gp("First")
    now = timezone.now()
    send_mails(now)
    Outbox.objects.filter(channel="mail").update(sent_at=None)
    send_mails(now + HOUR * 2)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"


class AnotherSenderMeanwhile(BaseEmailBackend):
    """While a mail goes out, a second sender looks for what is due."""

    found = []

    def send_messages(self, messages):
        def look():
            self.found.append(send_mails())
            connection.close()

        with ThreadPoolExecutor(1) as other:
            other.submit(look).result()
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_two_senders_write_one_mail(cast, to_gp, settings):
    settings.EMAIL_BACKEND = f"{__name__}.AnotherSenderMeanwhile"
    to_gp("First")
    assert send_mails() == 1
    assert AnotherSenderMeanwhile.found == [0]


def test_a_kind_that_is_not_wanted_stands_in_the_portal_alone(cast, to_gp):
    to_gp("First")
    choose_mails(cast.gp, ["entries"])
    assert send_mails() == 0
    assert Outbox.objects.notices_for(cast.gp).count() == 1
    choose_mails(cast.gp, ["desk"])
    to_gp("Second")
    assert send_mails() == 1
    assert "First" not in mail.outbox[0].body


def test_the_mail_says_where_to_choose_in_its_readers_language(cast, to_gp):
    cast.gp.language = "hi"
    cast.gp.save()
    to_gp("First", "Second")
    send_mails()
    assert "/hi/accounts/notices/" in mail.outbox[0].body
    assert "Choose which" not in mail.outbox[0].body
    assert "notices" not in mail.outbox[0].subject


@pytest.mark.parametrize(
    "title",
    ["Pits\r\nBcc: all@example.org", "Pits\n\nhttps://evil.example", "<script>x</script> <b>"],
)
def test_what_somebody_wrote_makes_no_header_no_item_and_no_markup(to_gp, title):
    to_gp(title)
    send_mails()
    sent = mail.outbox[0]
    raw = sent.message().as_string().partition("\n\n")[0]
    assert "\nBcc:" not in raw
    assert "text/plain" in raw
    assert "\nhttps://evil" not in sent.body
    assert not sent.message().is_multipart()
    assert sent.recipients() == [sent.to[0]]


def test_a_note_is_marked_as_somebodys_words(cast, to_gp):
    practice = practice_in("submitted", author=cast.gp, place=cast.places.home_gp)
    workflow.apply(practice, "return", by=cast.district, note="One\r\nhttps://evil.example\nTwo")
    Outbox.objects.filter(channel="mail").exclude(recipient=cast.gp).delete()
    send_mails()
    assert "> One\n> https://evil.example\n> Two" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("action", "status", "named"),
    [
        (b"failed", b"5.1.1", True),
        (b"delayed", b"4.4.1", False),
        (b"failed", b"4.2.2", False),
        (b"relayed", b"2.0.0", False),
        (b"failed", b"", False),
    ],
)
def test_only_what_failed_for_good_counts(action, status, named):
    failed = failed_addresses(DSN % {b"action": action, b"status": status})
    assert ("gp@example.org" in failed) is named
    assert failed["stranger@example.org"] == "5.1.1"
    assert "national@example.org" not in failed
    assert "gp2@example.org" not in failed


@pytest.mark.parametrize("raw", [b"", b"\x00\xff garbage", b"Subject: hello\n\ngp@example.org"])
def test_what_is_no_bounce_marks_nobody(cast, raw):
    assert take_bounce(raw) == (0, 0)


def test_a_bounce_without_a_report_is_read_by_its_header():
    raw = b"X-Failed-Recipients: gp@example.org,\n gp2@example.org\nSubject: failed\n\nSorry."
    assert set(failed_addresses(raw)) == {"gp@example.org", "gp2@example.org"}


def test_a_bounced_address_gets_no_more_mail_until_it_is_trusted(cast, to_gp, tmp_path, capsys):
    file = tmp_path / "bounce.eml"
    file.write_bytes(DSN % {b"action": b"failed", b"status": b"5.1.1"})
    call_command("take_bounces", str(file))
    assert capsys.readouterr().out == "1 marked, 1 not of anybody here\n"
    to_gp("First")
    assert send_mails() == 0
    assert is_bounced(cast.gp)
    assert Event.objects.get(verb="mail-bounced").target == "5.1.1"
    trust_address(cast.gp)
    to_gp("Second")
    assert send_mails() == 1
    assert "First" not in mail.outbox[0].body


def test_another_address_is_tried_again(cast, to_gp):
    mark_bounced(cast.gp, status="5.1.1")
    cast.gp.email = "new@example.org"
    cast.gp.save()
    to_gp("First")
    assert send_mails() == 1


def test_a_server_that_knows_no_such_address_marks_it(cast, to_gp, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    to_gp("First")
    assert send_mails() == 0
    assert is_bounced(cast.gp)
    assert not Outbox.objects.filter(channel="mail", sent_at=None).exists()


def test_a_server_that_refuses_for_now_is_asked_again(cast, to_gp, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusesForNow"
    to_gp("First")
    assert send_mails() == 0
    assert not is_bounced(cast.gp)
    assert Outbox.objects.get(channel="mail").tries == 1


def test_the_cost_of_a_mail_does_not_grow_with_its_items(to_gp, django_assert_max_num_queries):
    to_gp("First")
    with django_assert_max_num_queries(20) as one:
        assert send_mails() == 1
    to_gp("Second", "Third", "Fourth")
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert send_mails(timezone.now() + HOUR * 2) == 1
