"""Where a shop is becomes a record with days. What was decided last held on all days, so it is carried over to all of them."""

from datetime import date

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from staffing.vocabulary import jurisdiction_choices

# The first day that a page can be asked about.
BEGINNING = date(1990, 1, 1)


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    decided = apps.get_model("compliance", "ShopStandards").objects.order_by("pk")
    latest = {row.shop_id: row.jurisdiction for row in decided}
    model = apps.get_model("compliance", "ShopJurisdiction")
    model.objects.bulk_create(
        model(shop_id=shop, jurisdiction=place, valid_from=BEGINNING) for shop, place in latest.items()
    )


def carry_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The place that was recorded last; China where nobody recorded any."""
    rows = apps.get_model("compliance", "ShopJurisdiction").objects.order_by("valid_from", "pk")
    decided = apps.get_model("compliance", "ShopStandards").objects
    for shop, place in {row.shop_id: row.jurisdiction for row in rows}.items():
        decided.filter(shop_id=shop).update(jurisdiction=place)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0010_contract_area"),
        ("staffing", "0011_ends_by_shop"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShopJurisdiction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Last day included; empty means no end.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        choices=jurisdiction_choices, max_length=20, verbose_name="jurisdiction"
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jurisdictions",
                        to="staffing.shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "jurisdiction",
                "ordering": ["shop_id", "valid_from", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="compliance_shopjurisdiction_dates_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=("shop", "valid_from"), name="one_jurisdiction_begins_a_day"
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="shopstandards",
            name="jurisdiction",
            field=models.CharField(default="cn", max_length=20, verbose_name="jurisdiction"),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField(model_name="shopstandards", name="jurisdiction"),
    ]
