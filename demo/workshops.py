"""The demo's workshops: called, announced and begun by the real services."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from accounts.querysets import today
from accounts.standing import standing_of
from demo.reading import rows_of
from places.models import Place
from practices.models import Theme
from workshops import cards, drafting, joining, services, workflow
from workshops import people as attending
from workshops.agenda import services as agenda
from workshops.evaluation import services as evaluation
from workshops.invitations import services as invitations
from workshops.prework import services as prework
from workshops.report import services as report
from workshops.room import asking, hunting, voting
from workshops.tellers import services as tellers

STEPS = {"draft": (), "announced": ("announce",), "running": ("announce", "start")}
STEPS["closed"] = STEPS["running"]  # closed once it is filled


def make(people, now):
    """Make the workshops of `workshops.json`, their days counted from today."""
    for row in rows_of("workshops.json"):
        _make(row, people, now)


def _make(row, people, now):
    by, at = people[row["by"]], now - timedelta(days=row["days"])
    workshop = services.convene(
        by=by,
        office=standing_of(by).main_office,
        at=at,
        starts_on=today(now) + timedelta(days=row["starts"]),
        ends_on=today(now) + timedelta(days=row["ends"]),
        themes=Theme.objects.filter(key__in=row["themes"]),
        districts=[Place.objects.by_key(key) for key in row["districts"]],
        **row["words"],
    )
    named = [people[who] for who in row["facilitators"]]
    services.name_facilitators(workshop, named, by=by, at=at)
    for verb in STEPS[row["state"]]:
        at += timedelta(minutes=5)
        workflow.apply(workshop, verb, by=by, at=at)
    _fill(workshop, row, people, by=by, at=at)
    if row["state"] != "draft":
        days = (workshop.ends_on - workshop.starts_on).days + 1
        agenda.begin_with_kit(workshop, days, by=by, at=at)
    for said in row.get("preworks", ()):
        place, who = Place.objects.by_key(said["district"]), people[said["by"]]
        words = {field: said[field] for field in prework.WORDS}
        prework.send(workshop, place, user=who, revision=0, at=at + timedelta(days=2), **words)
    for learned, heard, will_do, words in row.get("evaluations", ()):
        told = {"learned": learned, "heard": heard, "will_do": will_do, "words": words}
        language = row["words"]["words_language"] if words else ""
        evaluation.answer(workshop, uid=uuid4(), user=by, language=language, **told)
    if told := row.get("report"):
        _report(workshop, told, by=by, at=workshop.finishes)


def _fill(workshop, row, people, *, by, at):
    """Put people on the list, let some come in by the code, and say which mix is wanted."""
    at += timedelta(minutes=5)
    if targets := row.get("targets"):
        services.set_targets(workshop, targets, by=by, at=at)
    for told in row.get("people", ()):
        place = Place.objects.by_key(told["district"])
        attending.add(workshop, by=by, uid=uuid4(), at=at, **told | {"district": place})
    _invite(workshop, row.get("invited", {}), people, by=by, at=at)
    if joined := row.get("joined"):
        joining.open_door(workshop, by=by, at=at)
    for n, said in enumerate(row.get("cards", ())):
        theme = Theme.objects.get(key=said["theme"])
        place = Place.objects.by_key(said["district"])
        told = said | {"theme": theme, "district": place}
        cards.write(workshop, uid=uuid4(), user=by, at=at + timedelta(minutes=n), **told)
    for who in joined or ():
        office = standing_of(people[who]).main_office
        said = {"office_title": office.title, "level": office.place.level}
        said["district"] = office.place.district
        attending.come_in(workshop, user=people[who], uid=uuid4(), at=at, **said)
    for said in row.get("phones", ()):
        who = people[said["by"]]
        seat = workshop.participants.get(person=who)
        told = said | {"theme": Theme.objects.get(key=said["theme"]), "district": seat.district}
        cards.write(workshop, uid=uuid4(), user=who, seat=seat, at=at, **told)
    at += timedelta(minutes=30)
    _hunt(workshop, row, people, by=by, at=at)
    _vote(workshop, row, by=by, at=at)
    _ask(workshop, row, people, by=by, at=at)
    if drafts := row.get("drafts"):
        who = people[row["facilitators"][0]]
        drafting.make_drafts(workshop, drafts, by=who, at=at)
        for card in workshop.cards.exclude(practice=None):
            tellers.make_link(card.practice, by=who)


def _invite(workshop, told, people, *, by, at):
    """Invite officers by their office and guests by mail; nobody of the demo is written to."""
    offices = [standing_of(people[who]).main_office for who in told.get("offices", ())]
    if offices:
        invitations.invite_offices(workshop, offices, by=by, at=at)
    for said in told.get("guests", ()):
        place, answer = Place.objects.by_key(said["district"]), said.pop("answer", "")
        words = said | {"district": place}
        row = invitations.invite_guest(workshop, by=by, uid=uuid4(), at=at, **words)
        if answer:
            act = attending.accept if answer == "yes" else attending.decline
            act(row.participant, user=AnonymousUser(), at=at + timedelta(hours=3))


def _report(workshop, told, *, by, at):
    """End a workshop on its last day, and let its report out on the next."""
    row = workflow.apply(workshop, "close", by=by, at=at)
    at += timedelta(hours=20)
    report.edit(row, by=by, revision=1, left_out=[], at=at, **told)
    report.publish(row, by=by, at=at)


def _ask(workshop, row, people, *, by, at):
    """Ask the seniors; some is decided, some is to be answered by a day."""
    for told in row.get("asks", ()):
        card, place = (
            workshop.cards.get(number=told["card"]),
            Place.objects.by_key(told["district"]),
        )
        own = {"text": told["text"], "language": told["language"], "card": card}
        one = asking.ask(workshop, uid=uuid4(), user=by, district=place, at=at, **own)
        if answer := told.get("answer"):
            asking.settle(one, answer, told["language"], by=by, at=at)
        elif days := told.get("days"):
            office = standing_of(people[told["office"]]).main_office
            day = workshop.ends_on + timedelta(days=days)
            asking.promise(one, day, office=office, by=by, at=at)


def _vote(workshop, row, *, by, at):
    """Open the votes, on all cards; count what lies on paper, and close what is over."""
    for told in row.get("votes", ()):
        own = {"title": told["title"], "about": "cards", "dots": 3}
        vote = voting.open_vote(workshop, by=by, at=at, **own)
        choices = {one.number: one for one in vote.options.all()}
        for level, (voters, dots) in told["paper"].items():
            counts = {choices[int(number)]: n for number, n in dots.items()}
            voting.type_paper(vote, level, voters, counts, by=by, at=at)
        if told["closed"]:
            voting.close_vote(vote, by=by, at=at)


def _hunt(workshop, row, people, *, by, at):
    """Open the hunting rounds, and let those who came in write on their sheets."""
    for told in row.get("rounds", ()):
        theme = Theme.objects.filter(key=told["theme"]).first()
        into = hunting.open_round(workshop, theme, by=by, at=at)
        for line in told["lines"]:
            who = people[line["by"]]
            seat = workshop.participants.get(person=who)
            hunting.sit(seat, line["table"], user=who)
            words = {"user": who, "language": line["language"], "at": at}
            need = hunting.need(seat, uid=uuid4(), text=line["need"], theme=theme, **words)
            if taken := line.get("takes"):
                source = {"card": workshop.cards.get(number=line["card"]), "found": line["found"]}
                told = {"round": into, "need": need, "text": taken} | source
                hunting.taking(seat, uid=uuid4(), **told, **words)
