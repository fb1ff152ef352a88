"""A practice for its readers: its page, its versions, its history, its open revision."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.standing import standing_of
from events.paging import addresses, page_of
from practices import block, shield
from practices.authorship import begun_by
from practices.choices import WRITABLE_STATES, PracticeState, VersionState
from practices.desk import opinions
from practices.desk.small import is_small
from practices.history import chapters, closing_of, desk_notes, events_of, sees_review
from practices.kin.likeness import near_version
from practices.kin.merging import joined_into, joined_to
from practices.living import confirming, unlearning
from practices.living.adopting import next_month
from practices.living.doubts import doubts_of
from practices.living.following import follows
from practices.living.taking import takings_of
from practices.living.translated import for_reader, retold
from practices.living.variants import kin_of
from practices.living.vouching import name_of_near, vouchings_of
from practices.models import ImportedDraft, Practice, Version
from practices.page_links import facts, tell_read
from practices.permissions import is_author, keep_answers, may
from practices.presentation import reading_days, tell
from practices.stand import stand_of
from practices.verb_forms import form_of

EVENTS = 100  # a page of the history


@require_safe
def practice_by_pk(request, pk):
    """Lead to the readable address; what has none yet is shown here."""
    practice = visible(request, pk)
    if practice.get_absolute_url() != request.path:
        return redirect(practice)
    return _page(request, practice)


@require_safe
def practice(request, pk, slug):
    """Show a practice; a wrong or outgrown slug leads to the right one."""
    found = visible(request, pk)
    if found.get_absolute_url() != request.path:
        return redirect(found)
    return _page(request, found)


@require_safe
def version(request, pk, number):
    """Show an accepted version as it stood."""
    found = visible(request, pk)
    if found.is_hidden:
        return hidden_page(request, found)
    versions = found.accepted_versions().with_reading_data()
    shown = get_object_or_404(versions, number=number)
    around = {"number_before": number - 1, "number_now": found.live_version.number}
    context = _told(request, found, shown) | _doubted(request, found) | around
    context |= _translated(request, shown, context["telling"])
    return render(request, "practices/version.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def history(request, pk):
    """Show the life of a practice, as far as the reader may see it."""
    found = visible(request, pk)
    behind, hides = sees_review(request.user, found), shield.hides_life(found, request.user)
    versions = list(found.accepted_versions())
    page = page_of(request, events_of(found, behind=behind, hides=hides), EVENTS)
    context = {
        "practice": found,
        "title": found.shown_title,
        "language": "" if found.is_hidden else found.language,
        "chapters": chapters(found, page.object_list, versions, behind=behind, hides=hides),
        "versions": versions,
        "page": page,
        "hides": hides,
        "joined_into": joined_into(found),
        "may_hide": may(request.user, "hide-words", found),
    }
    return render(request, "practices/history.html", context | addresses(request, page))


@require_safe
@cache_control(private=True, no_store=True)
def open_revision(request, pk):
    """Show the revision of a published practice to those who may follow it."""
    found = visible(request, pk)
    if found.state == PracticeState.UNPUBLISHED:
        return redirect(found)
    shown = revision_of(found, request.user)
    if shown is None or found.is_hidden:
        raise Http404
    context = _told(request, found, shown) | _review(request, found, shown)
    return render(request, "practices/open.html", context)


def visible(request, pk):
    """Return the practice `pk` with what its pages need, where the reader may see it; else 404."""
    practices = Practice.objects.visible_to(request.user).select_related(
        "superseded_by",
        "author_office__organisation",
        "author_office__place__block",
        "author_office__place__district",
        "author_office__place__state",
        "place__block",
        "place__district",
        "place__state",
    )
    found = get_object_or_404(practices.annotate(**facts()), pk=pk)
    if request.method in ("GET", "HEAD"):
        keep_answers(found)
    return found


def _page(request, practice):
    if practice.is_hidden:
        return hidden_page(request, practice)
    if practice.state == PracticeState.SUPERSEDED and (into := joined_into(practice)):
        return redirect(into)
    if practice.state == PracticeState.UNPUBLISHED:
        return _unpublished(request, practice)
    shown = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    context = _told(request, practice, shown) | _vouched(request, practice)
    context |= _translated(request, shown, context["telling"])
    context["also_told"] = joined_to(practice)
    context |= _taken_up(request, practice) | kin_of(practice, request.user)
    if practice.is_live:
        context["confirmed"] = confirming.told(practice, shown)
        context["may_confirm"] = may(request.user, "confirm", practice)
    context |= _doubted(request, practice) | _may_doubt(request, practice)
    context |= _unlearned(request, practice)
    if request.user.is_authenticated:
        if practice.is_live and request.method == "GET":
            tell_read(practice, request.user)
        revision = revision_of(practice, request.user)
        context["revision"] = revision
        context["may_hide"] = may(request.user, "hide-words", practice)
        context["may_link"] = practice.is_live and may(request.user, "link", practice)
        context["may_translate"] = practice.is_live and may(request.user, "translate", practice)
        own = practice.suggestions.waiting_for(request.user)
        context["suggested"] = own.count()
        context["may_revise"] = not (revision and revision.is_open) and _may_write(
            request, practice, shown
        )
    return render(request, "practices/practice.html", context | closing_of(practice))


def _unpublished(request, practice):
    """Show the open or latest version to those who may read it."""
    versions = practice.versions.visible_to(request.user).with_reading_data()
    shown = versions.latest_first().first()
    context = _told(request, practice, shown) | _review(request, practice, shown)
    context |= kin_of(practice, request.user)
    return render(request, "practices/open.html", context)


def hidden_page(request, practice):
    """Show of what was withdrawn for danger or personal data the reason alone."""
    context = {"practice": practice} | closing_of(practice)
    context |= _unlearned(request, practice)
    return render(request, "practices/hidden.html", context)


def _told(request, practice, shown):
    """Return what every page of one version needs."""
    shown.practice = practice
    hides = shield.hides(shown, request.user)
    return {
        "practice": practice,
        "version": shown,
        "telling": tell(shown, hides=hides),
        "contact": "" if hides else contact_for(request.user, shown),
        "may_ask": standing_of(request.user).has_posting,
        "reading_days": reading_days(shown),
    }


def _translated(request, shown, telling):
    """Return what the reader sees in the language of her page, where it was translated."""
    told = for_reader(shown, get_language(), original="original" in request.GET)
    if told.shown and not told.original_asked:
        telling = retold(telling, shown, told.shown)
    return {"translated": told, "telling": telling}


def contact_for(user, shown):
    """Return whom to ask, for people in office alone."""
    particulars = getattr(shown, "particulars", None)
    if particulars is None or not standing_of(user).has_posting:
        return ""
    return particulars.contact


def _vouched(request, practice):
    vouchings = vouchings_of(practice)
    return {
        "vouchings": vouchings,
        "vouched_types": [vouching.type for vouching in vouchings],
        "vouchers": len({one.person_id for vouching in vouchings for one in vouching.all()}),
        "near": "" if practice.shielded else name_of_near(practice),
        "may_vouch": practice.is_live and may(request.user, "endorse", practice),
        "vouches": any(
            one.person_id == request.user.pk for vouching in vouchings for one in vouching.all()
        ),
    }


def _doubted(request, practice):
    """Return what anybody may know of the doubts about it."""
    doubts = doubts_of(practice, request.user)
    return {
        "doubts": doubts,
        "warnings": [doubt for doubt in doubts if doubt.warning],
        "contested": sum(doubt.is_standing for doubt in doubts),
    }


def _may_doubt(request, practice):
    """Return the form of who may raise a doubt, and has none open."""
    user = request.user
    if not (practice.is_live and may(user, "challenge", practice)):
        return {}
    if practice.challenges.standing().filter(person=user).exists():
        return {}
    return {"doubt_form": form_of("challenge").offer(practice, user)}


def _unlearned(request, practice):
    """Return of what is no longer published whether its reader was to hear of it, and who has."""
    if practice.is_live:
        return {}
    decides = may(request.user, "settle-doubt", practice)
    return {
        "relier": unlearning.relier(practice, request.user),
        "heard": unlearning.counts_of(practice) if decides else None,
    }


def _taken_up(request, practice):
    user = request.user
    shown = takings_of(practice, user)
    may_say = practice.is_live and may(user, "adopt", practice)
    form = form_of("adopt", planned_for=next_month()) if may_say else None
    return shown | {
        "taken_up": practice.adoption_count,
        "adopt_form": form,
        "own_place": standing_of(user).main_office.place if may_say else None,
        "follows": follows(user, practice),
    }


def _review(request, practice, shown):
    """Return how a version stands that was not accepted, and what its reader may do about it."""
    own = is_author(request.user, practice)
    behind = own or sees_review(request.user, practice)
    waits = shown.state == VersionState.SUBMITTED
    fresh = waits and not behind
    hides = shield.hides(shown, request.user)
    told = behind and not waits and not hides
    return {
        "fresh": fresh,
        "kin": near_version(shown, request.user) if own or behind else [],
        "stand": None if fresh else stand_of(shown, own=own, hides=hides),
        "begun_by": begun_by(shown) if own else None,
        "notes": desk_notes(shown) if told else None,
        "may_be_small": own and shown.state in WRITABLE_STATES and is_small(shown),
        "may_write": _may_write(request, practice, shown),
        "asked": opinions.open_for(practice, request.user) if waits and not behind else None,
        "checks": _checks(practice, shown) if own else None,
        "may_mark": block.may_mark(request.user, shown),
        "readings": block.readings_of(shown) if behind and not hides else [],
        "may_decide": shown.state == VersionState.SUBMITTED
        and may(request.user, "accept", practice),
    }


def _checks(practice, shown):
    """Return the `ImportedDraft` of what came from a file and was never submitted, or None."""
    if not practice.source or shown.first_submitted_at:
        return None
    drafts = ImportedDraft.objects.filter(practice=practice).exclude(checks=[])
    return drafts.select_related("imported").first()


def _may_write(request, practice, shown):
    """Whether the reader may open the form now: on an open draft, or to revise what is live."""
    writable = shown.state in WRITABLE_STATES or (
        practice.is_live and shown.state == VersionState.ACCEPTED
    )
    return writable and may(request.user, "edit", practice)


def revision_of(practice, user):
    """Return what `user` may read of a revision later than the live version, or None."""
    versions = practice.versions.visible_to(user).exclude(state=VersionState.ACCEPTED)
    later = versions.filter(pk__gt=practice.live_version_id)
    return later.with_reading_data().latest_first().first()
