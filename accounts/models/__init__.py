from accounts.models.absence import Absence
from accounts.models.duty import Duty
from accounts.models.invitation import Invitation
from accounts.models.office import Office
from accounts.models.office_list import OfficeList
from accounts.models.organisation import Organisation
from accounts.models.pause import Pause
from accounts.models.posting import Posting
from accounts.models.programme import FundHead, Phase, Programme
from accounts.models.user import User

__all__ = [
    "Absence",
    "Duty",
    "FundHead",
    "Invitation",
    "Office",
    "OfficeList",
    "Organisation",
    "Pause",
    "Phase",
    "Posting",
    "Programme",
    "User",
]
