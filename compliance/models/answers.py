"""The last answer for a shop, kept so that the page of a large company need not judge every shop anew."""

from django.db import models

from staffing.models import Shop


class ShopAnswer(models.Model):
    """How a shop stood on a day by a standard. Good for these facts, this standard and this day alone."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    standard = models.CharField(max_length=80)
    standard_sha256 = models.CharField(max_length=64)
    facts_sha256 = models.CharField(max_length=64)
    judged_for = models.DateField()
    judged_at = models.DateTimeField()
    answer = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "standard"], name="one_answer_per_shop_and_standard")
        ]

    def __str__(self) -> str:
        return f"{self.shop} · {self.standard} · {self.judged_for}"
