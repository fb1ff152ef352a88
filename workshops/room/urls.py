"""Addresses of what happens in the room of a workshop, below those of the workshop."""

from django.urls import path

from workshops.views import asks, hunting, votes

patterns = [
    path("workshops/<int:pk>/asks/", asks.asks, name="asks"),
    path("workshops/<int:pk>/asks/<int:number>/", asks.ask, name="ask"),
    path("workshops/<int:pk>/asks/<int:number>/settle/", asks.settle, name="settle_ask"),
    path("workshops/<int:pk>/asks/<int:number>/promise/", asks.promise, name="promise_ask"),
    path("workshops/<int:pk>/asks/<int:number>/strike/", asks.strike, name="strike_ask"),
    path("workshops/<int:pk>/votes/", votes.votes, name="votes"),
    path("workshops/<int:pk>/votes/open/", votes.begin, name="open_vote"),
    path("workshops/<int:pk>/votes/<int:number>/", votes.vote, name="vote"),
    path("workshops/<int:pk>/votes/<int:number>/dots/", votes.dots, name="dots"),
    path("workshops/<int:pk>/votes/<int:number>/close/", votes.end, name="close_vote"),
    path("workshops/<int:pk>/votes/<int:number>/paper/", votes.paper, name="type_dots"),
    path("workshops/<int:pk>/hunting/", hunting.board, name="hunting"),
    path("workshops/<int:pk>/hunting/round/", hunting.turn, name="round"),
    path("workshops/<int:pk>/hunting/<int:number>/", hunting.sheet, name="sheet"),
    path(
        "workshops/<int:pk>/hunting/<int:number>/taking/<int:line>/plan/",
        hunting.plan,
        name="plan_taking",
    ),
    path("workshops/<int:pk>/hunting/<int:number>/table/", hunting.sit, name="table"),
    *[
        route
        for what in hunting.WRITES
        for route in (
            path(
                f"workshops/<int:pk>/hunting/<int:number>/{what}/",
                hunting.write,
                {"what": what},
                name=f"write_{what}",
            ),
            path(
                f"workshops/<int:pk>/hunting/<int:number>/{what}/<int:line>/strike/",
                hunting.strike,
                {"what": what},
                name=f"strike_{what}",
            ),
        )
    ],
]
