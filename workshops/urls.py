"""Addresses of workshops and of the calendar; the file for calendars without a language."""

from django.urls import path

from workshops.agenda import urls as of_agenda
from workshops.evaluation import urls as of_evaluation
from workshops.hall.urls import file_patterns as hall_files
from workshops.hall.urls import patterns as hall_patterns
from workshops.invitations.urls import patterns as invitation_patterns
from workshops.plans.urls import files as plan_files
from workshops.plans.urls import patterns as plan_patterns
from workshops.prework import urls as of_prework
from workshops.room.urls import patterns as room_patterns
from workshops.tellers.urls import patterns as teller_patterns
from workshops.views import (
    card_photos,
    cards,
    convening,
    drafts,
    followups,
    guests,
    missing,
    people,
    posters,
    public,
    reports,
)
from workshops.visits.urls import file_patterns as visit_files
from workshops.visits.urls import patterns as visit_patterns
from workshops.workflow import TRANSITIONS

app_name = "workshops"
urlpatterns = [
    path("workshops/", public.workshops, name="workshops"),
    path("workshops/new/", convening.new, name="new"),
    path("workshops/<int:pk>/", public.workshop, name="workshop"),
    path("workshops/<int:pk>/edit/", convening.edit, name="edit"),
    path("workshops/<int:pk>/cancel/", convening.cancel, name="cancel"),
    path("workshops/<int:pk>/room/", guests.room, name="room"),
    path("workshops/<int:pk>/go/", guests.go, name="go"),
    path("workshops/<int:pk>/cards/", cards.own, name="cards"),
    path("workshops/<int:pk>/cards/<int:number>/delete/", cards.delete, name="delete_card"),
    path("workshops/<int:pk>/cards/<int:number>/photo/", card_photos.photo, name="card_photo"),
    path(
        "workshops/<int:pk>/cards/<int:number>/photo/delete/",
        card_photos.delete,
        name="delete_card_photo",
    ),
    path("workshops/<int:pk>/keying/", cards.keying, name="keying"),
    path("workshops/<int:pk>/wall/", cards.wall, name="wall"),
    path("workshops/<int:pk>/posters/", posters.posters, name="posters"),
    path("workshops/<int:pk>/drafts/", drafts.page, name="drafts"),
    path("workshops/<int:pk>/missing/", missing.page, name="missing"),
    path("workshops/<int:pk>/report/", reports.report, name="report"),
    path("workshops/<int:pk>/report/edit/", reports.edit, name="report_edit"),
    path("workshops/<int:pk>/report/publish/", reports.publish, name="report_publish"),
    path("workshops/<int:pk>/cards/<int:number>/say/", reports.say_of_card, name="say_of_card"),
    path("workshops/<int:pk>/group/", cards.cluster, name="cluster"),
    *room_patterns,
    path("workshops/<int:pk>/follow-up/", followups.make, name="follow_up"),
    path("workshops/<int:pk>/people/", people.listing, name="people"),
    path("workshops/<int:pk>/people/add/", people.add, name="add_person"),
    path("workshops/<int:pk>/people/erase/", people.take_off_many, name="take_off_many"),
    path("workshops/<int:pk>/people/move/", people.move_many, name="move_many"),
    path("workshops/<int:pk>/people/free/", people.free_many, name="free_many"),
    path("workshops/<int:pk>/people/<int:number>/erase/", people.take_off, name="take_off"),
    path("workshops/<int:pk>/code/", people.door, name="make_door"),
    path("workshops/<int:pk>/shares/", convening.targets, name="targets"),
    path("w/", guests.code, name="code"),
    path("w/<str:code>/", guests.door, name="door"),
    path("workshops/<int:pk>/facilitators/", convening.facilitators, name="facilitators"),
    *[
        path(f"workshops/<int:pk>/{verb}/", convening.verb, {"verb": verb}, name=verb)
        for verb in TRANSITIONS
        if verb != "cancel"
    ],
    path("calendar/", public.calendar, name="calendar"),
    *plan_patterns,
    *hall_patterns,
    *visit_patterns,
    *teller_patterns,
    *invitation_patterns,
    *of_agenda.patterns,
    *of_evaluation.patterns,
    *of_prework.patterns,
]
file_patterns = [
    *plan_files,
    *visit_files,
    path("workshops/<int:pk>/calendar.ics", public.workshop_ics, name="workshop_ics"),
    *hall_files,
    path("calendar.ics", public.calendar_ics, name="calendar_ics"),
    path(
        "workshops/<int:pk>/cards/<int:number>/photo-<int:width>.webp",
        card_photos.file,
        name="card_photo_file",
    ),
    path("workshops/<int:pk>/report.pdf", reports.report_pdf, name="report_pdf"),
    path("workshops/<int:pk>/told.pdf", reports.hall_pdf, name="hall_pdf"),
    *of_agenda.file_patterns,
    *of_evaluation.file_patterns,
    *of_prework.file_patterns,
    path("workshops/<int:pk>/<what>.pdf", people.printed, name="printed"),
]
