from learning.models.gap import Gap
from learning.models.saved_search import SavedSearch, SearchNews
from learning.models.support import Support

__all__ = ["Gap", "SavedSearch", "SearchNews", "Support"]
