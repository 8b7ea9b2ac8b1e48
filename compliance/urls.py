"""Addresses of this room."""

from django.urls import path

from compliance.views import (
    calendars,
    company,
    desk,
    dossiers,
    house_rules,
    plans,
    premises,
    readiness,
    standards,
    statements,
    things,
    whatif,
)

SHOP = "shops/<slug:shop>/"
PREMISES = f"{SHOP}premises/"
CLAUSE = f"{SHOP}readiness/<slug:standard>/<slug:requirement>/"
STATEMENTS = f"{SHOP}statements/"
COMPANY = "companies/<slug:company>/readiness/"
DOCUMENTS = f"{SHOP}documents/"
STANDARDS = f"{SHOP}readiness/standards/"
DOSSIERS = f"{SHOP}dossiers/"
PLAN = f"{SHOP}readiness/plan/"

urlpatterns = [
    path(SHOP, desk.desk, name="desk"),
    path(f"{SHOP}readiness/", readiness.readiness, name="readiness"),
    path(COMPANY, company.company_readiness, name="company-readiness"),
    path(f"{COMPANY}judge/", company.company_judge_view, name="company-judge"),
    path("calendars/<str:token>.ics", calendars.calendar, name="calendar"),
    path(f"{SHOP}readiness/calendar/renew/", calendars.calendar_address, {"verb": "renew"}, "calendar-renew"),
    path(
        f"{SHOP}readiness/calendar/revoke/", calendars.calendar_address, {"verb": "revoke"}, "calendar-revoke"
    ),
    path(f"{CLAUSE}attest/", statements.statement_attest, name="statement-attest"),
    path(f"{CLAUSE}waive/", statements.statement_waive, name="statement-waive"),
    path(f"{STATEMENTS}<int:pk>/revoke/", statements.statement_revocation, name="statement-revoke"),
    path(f"{STATEMENTS}<int:pk>/scan/", statements.statement_scan, name="statement-scan"),
    path(STANDARDS, standards.shop_standards, name="shop-standards"),
    path(f"{STANDARDS}choose/", standards.shop_standards_choose, name="shop-standards-choose"),
    path(f"{STANDARDS}compare/", standards.standards_compare, name="standards-compare"),
    path(
        f"{STANDARDS}<slug:standard>/change/<slug:requirement>/",
        house_rules.house_rule_change,
        name="house-rule-change",
    ),
    path(
        f"{STANDARDS}<slug:standard>/add/<slug:shape>/",
        house_rules.house_rule_add_view,
        name="house-rule-add",
    ),
    path(
        f"{STANDARDS}rules/<int:pk>/withdraw/",
        house_rules.house_rule_withdraw_view,
        name="house-rule-withdraw",
    ),
    path(f"{STANDARDS}rules/<int:pk>/carry/", house_rules.house_rule_carry, name="house-rule-carry"),
    path(f"{SHOP}readiness/what-if/", whatif.what_if, name="what-if"),
    path(f"{SHOP}readiness/who-cannot-leave/", whatif.fragility, name="fragility"),
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}work-out/", plans.plan_work_out, name="plan-work-out"),
    path(f"{PLAN}stop/", plans.plan_stop_view, name="plan-stop"),
    path(f"{PLAN}export/", plans.plan_export, name="plan-export"),
    path(PREMISES, premises.premises, name="premises"),
    path(f"{PREMISES}equipment/", things.equipment, name="equipment"),
    path(f"{PREMISES}equipment/list/", things.equipment_entry, name="equipment-entry"),
    path(f"{PREMISES}equipment/<int:pk>/verify/", things.equipment_verify, name="equipment-verify"),
    path(DOCUMENTS, things.documents, name="documents"),
    path(f"{DOCUMENTS}list/", things.document_entry, name="document-entry"),
    path(f"{PREMISES}<slug:kind>/add/", premises.record_add, name="premises-add"),
    path(f"{PREMISES}<slug:kind>/<int:pk>/", premises.record_change, name="premises-change"),
    path(f"{PREMISES}<slug:kind>/<int:pk>/end/", premises.record_end, name="premises-end"),
    path(f"{PREMISES}<slug:kind>/<int:pk>/scan/", premises.record_scan, name="premises-scan"),
    path(DOSSIERS, dossiers.dossiers, name="dossiers"),
    path(f"{DOSSIERS}build/", dossiers.dossier_build, name="dossier-build"),
    path(f"{DOSSIERS}<int:pk>/", dossiers.dossier, name="dossier"),
    path(f"{DOSSIERS}<int:pk>/pdf/", dossiers.dossier_pdf, name="dossier-pdf"),
]
