"""Companies, shops, people and what is recorded of them. Every validity is a pair of dates, both included."""

from staffing.models.certificates import Certificate, CertificateFile, CertificateSequence
from staffing.models.dated import Dated, DatedQuerySet
from staffing.models.judgements import Judgement
from staffing.models.organisation import Company, Shop
from staffing.models.people import Education, Employment, Experience, Person, Posting
from staffing.models.records import Credential, EligibilityRecord, TrainingRecord
from staffing.models.tasks import RosterImport, TaskProgress
from staffing.models.users import ShopRole, User

__all__ = [
    "Certificate",
    "CertificateFile",
    "CertificateSequence",
    "Company",
    "Credential",
    "Dated",
    "DatedQuerySet",
    "Education",
    "EligibilityRecord",
    "Employment",
    "Experience",
    "Judgement",
    "Person",
    "Posting",
    "RosterImport",
    "Shop",
    "ShopRole",
    "TaskProgress",
    "TrainingRecord",
    "User",
]
