"""Companies and their shops: the boundary of who may see what."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SHORT_CODE = RegexValidator(r"^[A-Z0-9]{2,8}\Z", _("Two to eight capital letters or digits, such as CD."))


class Company(models.Model):
    """A legal entity 企业. Nothing of one company is ever visible to another."""

    name = models.CharField(pgettext_lazy("of a company or place", "name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    registered_address = models.CharField(_("registered address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """A place of business 门店: what a standard judges and what permissions are given on."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="shops")
    name = models.CharField(pgettext_lazy("of a company or place", "name"), max_length=80)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        validators=[SHORT_CODE],
        help_text=_("Begins the numbers of the certificates this shop issues."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    category = models.CharField(
        _("category"),
        max_length=40,
        default="class-2",
        choices=[("class-1", _("class I")), ("class-2", _("class II")), ("class-3", _("class III"))],
    )

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        ordering = ["company_id", "name"]
        permissions = [
            ("view_people", "See people, postings, papers and eligibility"),
            ("change_people", "Change people and their records, import the roster"),
            ("issue_certificates", "Issue and revoke certificates"),
            ("view_training", "See enrolments, results and training records"),
            ("change_training", "Assign training, write courses and questions"),
            ("invigilate", "Watch over exams, pause, extend and void attempts"),
            ("mark_answers", "Mark the answers of exams that no machine marks"),
            ("view_compliance", "See readiness, premises and dossiers"),
            ("change_compliance", "Change premises, attest, build dossiers"),
            ("learn", "Take courses and sit exams"),
        ]

    def __str__(self) -> str:
        return self.name
