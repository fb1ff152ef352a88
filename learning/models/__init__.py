from learning.models.celebration import Celebration, CelebrationPhoto
from learning.models.certificate import Certificate, UptakeNews
from learning.models.clip_answer import ClipAnswer
from learning.models.digest import Digest, DigestChoice
from learning.models.gap import Gap
from learning.models.gap_call import GapCall, GapEntry
from learning.models.insight import InsightCount, InsightMark, InsightNews, InsightPart
from learning.models.interest import Interests, Source
from learning.models.policy_ask import PolicyAsk, PolicySupport
from learning.models.question import Answer, Asked, Question, QuestionPhoto, QuestionVoice
from learning.models.saved_search import SavedSearch, SearchNews
from learning.models.sought import Sought
from learning.models.support import Support
from learning.models.translation_ask import TranslationAsk, TranslationAsker
from learning.models.unit import Unit, UnitMember, UnitResource

__all__ = [
    "Answer",
    "Asked",
    "Celebration",
    "CelebrationPhoto",
    "Certificate",
    "ClipAnswer",
    "Digest",
    "DigestChoice",
    "Gap",
    "GapCall",
    "GapEntry",
    "InsightCount",
    "InsightMark",
    "InsightNews",
    "InsightPart",
    "Interests",
    "PolicyAsk",
    "PolicySupport",
    "Question",
    "QuestionPhoto",
    "QuestionVoice",
    "SavedSearch",
    "SearchNews",
    "Sought",
    "Source",
    "Support",
    "TranslationAsk",
    "TranslationAsker",
    "Unit",
    "UnitMember",
    "UnitResource",
    "UptakeNews",
]
