"""The forms on which a practice is told."""

from practices.forms.photos import LonePhotoForm
from practices.forms.practice import PracticeForm
from practices.forms.quick import QuickForm

__all__ = ["LonePhotoForm", "PracticeForm", "QuickForm"]
