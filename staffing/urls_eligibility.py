"""Addresses of eligibility and certificates."""

from django.urls import path

from staffing.views import certificate_check, certificates, eligibility, eligibility_matrix, judgements

SHOP = "shops/<slug:shop>/"
PAIR = f"{SHOP}eligibility/<int:pk>/<slug:post>/"

urlpatterns = [
    path(f"{SHOP}eligibility/", eligibility_matrix.eligibility_matrix, name="eligibility-matrix"),
    path(PAIR, eligibility.eligibility_page, name="eligibility"),
    path(f"{PAIR}certificate/", eligibility.certificate_of_post, name="eligibility-certificate"),
    path(
        f"{PAIR}judgement/<slug:requirement>/",
        judgements.judgement_page,
        name="eligibility-judgement",
    ),
    path("me/eligibility/<slug:post>/", eligibility.my_eligibility, name="my-eligibility"),
    path(f"{SHOP}certificates/", certificates.certificate_list, name="certificates"),
    path(f"{SHOP}certificates/print/", certificates.certificates_print, name="certificates-print"),
    path(
        f"{SHOP}certificates/print/<int:pk>.zip",
        certificates.certificate_bundle,
        name="certificate-bundle",
    ),
    path(f"{SHOP}certificates/<int:pk>/", certificates.certificate_page, name="certificate"),
    path(
        f"{SHOP}certificates/<int:pk>/revoke/",
        certificates.certificate_revoke_view,
        name="certificate-revoke",
    ),
    path(
        f"{SHOP}certificates/<int:pk>/correct/",
        certificates.certificate_correct_view,
        name="certificate-correct",
    ),
    path("certificates/<str:public_id>.pdf", certificates.certificate_pdf, name="certificate-pdf"),
    path("c/<str:public_id>/", certificate_check.certificate_check, name="certificate-check"),
]
