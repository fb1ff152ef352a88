"""The nouns of the workshops room."""

from workshops.models.agenda import Session
from workshops.models.ask import Ask
from workshops.models.call import Call, CallLine, CallSeat
from workshops.models.card import Card, Cluster
from workshops.models.card_photo import CardPhoto
from workshops.models.door import Door
from workshops.models.evaluation import Evaluation
from workshops.models.facilitator import Facilitator
from workshops.models.guest_invitation import GuestInvitation
from workshops.models.hall import Homecoming, Outing, Stay
from workshops.models.hunt import HuntRound, Need, Taking
from workshops.models.line_photo import LinePhoto
from workshops.models.offer import Offer
from workshops.models.participant import Participant
from workshops.models.plan import Plan, PlanLine
from workshops.models.prework import Prework
from workshops.models.report import Correction, Report
from workshops.models.tellers_link import TellersLink
from workshops.models.visit import SheetAnswer, Visit, VisitFinding, VisitTaking
from workshops.models.vote import Dot, Pile, PileCount, Vote, VoteChoice
from workshops.models.workshop import Workshop

__all__ = [
    "Ask",
    "Call",
    "CallLine",
    "CallSeat",
    "Card",
    "CardPhoto",
    "Cluster",
    "Correction",
    "Door",
    "Dot",
    "Evaluation",
    "Facilitator",
    "GuestInvitation",
    "Homecoming",
    "HuntRound",
    "LinePhoto",
    "Need",
    "Offer",
    "Outing",
    "Participant",
    "Pile",
    "PileCount",
    "Plan",
    "PlanLine",
    "Prework",
    "Report",
    "Session",
    "SheetAnswer",
    "Stay",
    "Taking",
    "TellersLink",
    "Visit",
    "VisitFinding",
    "VisitTaking",
    "Vote",
    "VoteChoice",
    "Workshop",
]
