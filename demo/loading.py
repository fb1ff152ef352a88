"""Loading the demo: people on invented places, and what they told, through the real rules.

Nothing here writes a state: each entry of `entries/` walks the workflow with the people of
`people.json`, dated back by the days that it names. What is told of real places comes from the
named public sources of `sourced/`, and comes in as any other import does.
"""

from datetime import date, timedelta
from functools import partial

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from accounts.standing import standing_of
from demo import (
    barriers,
    gaps,
    packs,
    plans,
    questions,
    recognition,
    units,
    visits,
    workshops,
)
from demo.adoptions import adoptions
from demo.desk import keep_replies
from demo.desk import questions as opinions_asked
from demo.facts import make as tell_facts
from demo.people import load_areas, load_people
from demo.reading import rows_of
from demo.transfers import transfers
from demo.translations import translations
from learning.insights.counting import count
from places.models import Place
from practices import search_index, services, workflow
from practices.answers import ANSWER_FIELDS
from practices.choices import Precision
from practices.consent import consent_text
from practices.exchange import loading as exchange
from practices.living import challenging, confirming, endorsing, suggesting, unlearning
from practices.models import Practice


class FaultyDemo(Exception):
    """A row of the demo's sources that the import refuses; the message says which and why."""


@transaction.atomic
def load(password, now=None):
    """Load people and entries; return `(people, entries)` as counts. A second call adds nothing."""
    if User.objects.filter(email="national@example.org").exists():
        return 0, 0
    now = now or timezone.now()
    load_areas()
    people, entries = load_people(make_password(password), now), rows_of("entries")
    told = {}
    with workflow.past():
        with search_index.kept_at_the_end():
            sourced = _take_in(rows_of("sourced"), now)
            for entry in entries:
                told[entry["key"]] = _tell(entry, people, told, now)
            tell_facts(people, now)
            keep_replies(people)
            _live(entries, told, people, now)
            _understand(entries, told, people, now)
        packs.make(told, people, now)
        workshops.make(people, now)
        plans.make(told, people, now)
        gaps.make(told, people, now)
        units.make(people, now)
        questions.make(told, people, now)
        barriers.make(people, now)
        visits.make(told, people, now)
        recognition.make(told, people, now)
    count(now)
    return len(people), len(entries) + sourced


def _take_in(rows, now):
    """Take in what public sources tell, each row on its day; return how many."""
    for row in rows:
        at = now - timedelta(days=row.pop("days"))
        report = exchange.load([(row["id"], row)], publish=True, at=at)
        if report.refused or report.unmapped:
            raise FaultyDemo(report.refused or report.unmapped)
    return len(rows)


def _tell(entry, people, told, now):
    """Write one entry as its author would, dated by its first act; return the practice.

    `told` are those before it: it may be a variant of one.
    """
    author = people[entry["by"]]
    version = services.begin(
        by=author,
        office=_office_of(author, entry["place"]),
        variant_of=told.get(entry.get("variant_of")),
    )
    acts = entry["life"]
    written = now - timedelta(days=acts[0][2] if acts else 6)
    services.write(
        version,
        by=author,
        revision=version.revision,
        answers=_answers(entry),
        steps=entry.get("steps", []),
        pictures=entry.get("pictures", []),
        lines=entry.get("card_lines", []),
        particulars=_particulars(entry, written),
    )
    return version.practice


def _office_of(author, place):
    """Return the author's office at the place that is told of, or the main one."""
    standing = standing_of(author)
    there = [office for office in standing.offices if office.place.key == place]
    return there[0] if there else standing.main_office


def _answers(entry):
    answers = {field: entry[field] for field in ANSWER_FIELDS if field in entry}
    answers["place"] = Place.objects.by_key(entry["place"])
    answers["tag_names"] = entry.get("tags", [])
    answers["peers_may_read"] = entry["kind"] != "lesson"
    if since := entry.get("started_on"):
        year, _, month = since.partition("-")
        answers["started_on"] = date(int(year), int(month or 1), 1)
        answers["started_precision"] = Precision.MONTH if month else Precision.YEAR
    answers["needs_help"] = bool(entry.get("needs_help"))
    return answers


def _particulars(entry, at):
    told = {name: entry.get(name, "") for name in ("contact", "told_by_name", "told_by_office")}
    if not entry["life"]:
        return told
    return told | _consent(entry["language"], at)


def _consent(language, at):
    with translation.override(language):
        return {"consent": True, "consent_text": consent_text(), "consent_at": at}


def _live(entries, told, people, now):
    """Let all acts, vouchings, revisions and transfers happen in the order of their days.

    `told` are the practices by the keys of their entries.
    """
    happenings = [*transfers(people), *adoptions(told, people, now), *translations(told, people)]
    happenings += opinions_asked(told, people)
    for entry in entries:
        practice = told[entry["key"]]
        happenings += [
            (act[2], partial(_act, practice, act, people, told)) for act in entry["life"]
        ]
        happenings += [
            (vouch[2], partial(_vouch, practice, vouch, people))
            for vouch in entry.get("endorsed", [])
        ]
        happenings += [
            (days, partial(_confirm, practice, who, people))
            for who, days in entry.get("confirmed", [])
        ]
        for doubt in entry.get("doubts", []):
            happenings += _doubting(practice, doubt, people, told)
        for revision in entry.get("revisions", []):
            days = revision["life"][0][2] if revision["life"] else 5
            happenings.append((days, partial(_revise, practice, revision, people, told)))
        happenings += [
            (one[1], partial(_suggest, practice, one, people)) for one in entry.get("suggested", [])
        ]
        if more := entry.get("carried_on"):
            happenings.append((more["days"], partial(_carry_on, practice, more, people)))
    for days, happen in sorted(happenings, key=lambda row: -row[0]):
        happen(at=now - timedelta(days=days))


def _act(practice, act, people, told, at):
    verb, who, _days, *words = act
    note, notes, details = (*words, "", {}, {})[:3] if len(words) != 2 else _two(verb, words)
    if "replacement" in details:
        replacement = Practice.objects.get(pk=told[details["replacement"]].pk)
        details = {"replacement": replacement}
    workflow.apply(practice, verb, by=people[who], note=note, notes=notes, at=at, **details)


def _two(verb, words):
    """The second word is the notes at the answers, but of supersede what replaces it."""
    note, more = words
    return (note, {}, more) if verb == "supersede" else (note, more, {})


def _doubting(practice, doubt, people, told):
    """Return what happens to one doubt, as (days ago, act): raised, answered, closed."""
    found = {}
    acts = [(doubt["days"], partial(_raise, practice, doubt, people, found))]
    if answer := doubt.get("answer"):
        acts.append((answer["days"], partial(_answer, answer, doubt, people, found)))
    if close := doubt.get("close"):
        acts.append((close["days"], partial(_close, close, doubt, people, found, told)))
    return acts


def _raise(practice, doubt, people, found, at):
    words = {name: doubt.get(name, "") for name in ("reason", "note", "passage")}
    with translation.override(doubt["language"]):
        found["one"] = challenging.challenge(practice, by=people[doubt["by"]], at=at, **words)


def _answer(answer, doubt, people, found, at):
    with translation.override(doubt["language"]):
        by = people[answer["by"]]
        challenging.answer(found["one"], by=by, note=answer["note"], at=at)


def _close(close, doubt, people, found, told, at):
    details = {name: close[name] for name in ("outcome", "note")}
    if key := close.get("replacement"):
        details["replacement"] = Practice.objects.get(pk=told[key].pk)
    details["words_shown"] = close.get("shown", False)
    with translation.override(doubt["language"]):
        challenging.close(found["one"], by=people[close["by"]], at=at, **details)


def _understand(entries, told, people, now):
    """Tell who relied on what was unlearned, and let some say that they have understood."""
    unlearning.tell_all()
    for entry in entries:
        for who, days in entry.get("understood", []):
            at = now - timedelta(days=days)
            unlearning.understand(told[entry["key"]], by=people[who], at=at)


def _vouch(practice, vouch, people, at):
    type_, who, _days = vouch
    endorsing.endorse(practice, by=people[who], type_=type_, at=at)


def _confirm(practice, who, people, at):
    confirming.confirm(practice, by=people[who], at=at)


def _suggest(practice, suggested, people, at):
    """Suggest a correction to what is published by then; its author has not answered yet."""
    who, _days, key, proposed, why = suggested
    live = Practice.objects.get(pk=practice.pk).live_version
    passage = suggesting.passage_at(live, key)
    words = {"passage": passage, "proposed": proposed, "why": why}
    suggesting.suggest(practice, by=people[who], at=at, **words)


def _revise(practice, revision, people, told, at):
    """Begin a revision of a live practice as its author, and let it go its way."""
    author = practice.author
    version = services.open_for_writing(practice, author)
    answers = {field: text for field, text in revision.items() if field in ANSWER_FIELDS}
    services.write(
        version,
        by=author,
        revision=version.revision,
        answers=answers,
        steps=revision.get("steps", version.step_texts()),
        pictures=revision.get("pictures"),
        lines=revision.get("card_lines"),
        particulars=_consent(version.language, at),
    )
    for act in revision["life"]:
        acted = at - timedelta(days=act[2] - revision["life"][0][2])
        _act(practice, act, people, told, acted)


def _carry_on(practice, more, people, at):
    """Write on at a draft as the next holder of its office."""
    successor = people[more["by"]]
    version = services.open_for_writing(practice, successor)
    services.write(
        version,
        by=successor,
        revision=version.revision,
        answers={field: text for field, text in more.items() if field in ANSWER_FIELDS},
        steps=more["steps"],
        particulars={},
    )
