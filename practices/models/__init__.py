from practices.models.adoption import Adoption
from practices.models.adoption_telling import AdoptionTelling
from practices.models.attachment import Attachment, AttachmentState, Photo
from practices.models.block_reading import BlockReading
from practices.models.challenge import Challenge
from practices.models.confirmation import Confirmation
from practices.models.decision import Decision
from practices.models.endorsement import Endorsement
from practices.models.follow import Follow
from practices.models.glossary import GlossaryForm, GlossaryTerm
from practices.models.imported import Import, ImportedDraft
from practices.models.merge import Merge
from practices.models.particulars import Particulars
from practices.models.practice import Practice
from practices.models.redaction import Redaction
from practices.models.saved_reply import SavedReply
from practices.models.search_row import SearchRow, SearchWord
from practices.models.searched import Searched
from practices.models.second_opinion import SecondOpinion
from practices.models.step import Step
from practices.models.submission import Submission
from practices.models.suggestion import Suggestion, SuggestionState
from practices.models.theme import Theme
from practices.models.translation import Translation, TranslationState
from practices.models.unlearning import Relier, Unlearning
from practices.models.version import Version

__all__ = [
    "Adoption",
    "AdoptionTelling",
    "Attachment",
    "AttachmentState",
    "BlockReading",
    "Challenge",
    "Confirmation",
    "Decision",
    "Endorsement",
    "Follow",
    "GlossaryForm",
    "GlossaryTerm",
    "Import",
    "ImportedDraft",
    "Merge",
    "Particulars",
    "Photo",
    "Practice",
    "Redaction",
    "Relier",
    "SavedReply",
    "SearchRow",
    "SearchWord",
    "Searched",
    "SecondOpinion",
    "Step",
    "Submission",
    "Suggestion",
    "SuggestionState",
    "Theme",
    "Translation",
    "TranslationState",
    "Unlearning",
    "Version",
]
