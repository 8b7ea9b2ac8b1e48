"""Who signs in, and which roles they hold in which shop."""

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models.organisation import Shop


class Role(models.TextChoices):
    """What somebody may do in a shop; not a post."""

    OWNER = "owner", _("owner")
    HR = "hr", _("HR")
    TRAINER = "trainer", _("trainer")
    EXAMINER = "examiner", _("examiner")
    AUDITOR = "auditor", _("auditor")
    LEARNER = "learner", _("learner")


class User(AbstractUser):  # type: ignore[django-manager-missing]  # Wagtail's locked_by of a clusterable model
    """An account. People sign in by staff number, phone or e-mail; see ``staffing.backends``."""

    must_change_password = models.BooleanField(
        _("signs in with a one-time password"),
        default=False,
        help_text=_("The next sign-in asks for a password of one's own before it lets anybody in."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class ShopRole(models.Model):
    """The permission group of one role in one shop. Guardian gives the shop's permissions to it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Role.choices)
    group = models.OneToOneField(Group, models.CASCADE, related_name="shop_role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "role"], name="one_group_per_shop_and_role")]

    def __str__(self) -> str:
        return f"{self.shop} · {self.get_role_display()}"
