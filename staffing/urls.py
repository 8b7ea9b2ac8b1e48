"""Addresses of this room; those of eligibility and certificates stand in urls_eligibility."""

from django.urls import path

from staffing.urls_eligibility import urlpatterns as eligibility
from staffing.views import expiries, people, records, roster, signin, tasks

PEOPLE = "shops/<slug:shop>/people/"
PERSON = f"{PEOPLE}<int:pk>/"
IMPORT = f"{PEOPLE}import/"

urlpatterns = [
    path(PEOPLE, people.people, name="people"),
    path(f"{PEOPLE}export/", people.people_export, name="people-export"),
    path(f"{PEOPLE}new/", people.person_new, name="person-new"),
    path(f"{PEOPLE}training/", records.training_held, name="training-held"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}edit/", people.person_edit, name="person-edit"),
    path(f"{PERSON}identity/", people.person_identity, name="person-identity"),
    path(f"{PERSON}sign-in/", signin.person_signin, name="person-signin"),
    path(f"{PERSON}sign-in/stop/", signin.person_signin_stop, name="person-signin-stop"),
    path(f"{PERSON}scans/<int:record>/", records.record_scan, name="record-scan"),
    path(f"{PERSON}records/<slug:kind>/add/", records.record_add, name="record-add"),
    path(f"{PERSON}records/<slug:kind>/<int:record>/", records.record_edit, name="record-edit"),
    path(f"{PERSON}records/<slug:kind>/<int:record>/end/", records.record_end, name="record-end"),
    path(f"{PERSON}records/<slug:kind>/<int:record>/delete/", records.record_delete, name="record-delete"),
    path(IMPORT, roster.roster_import, name="roster-import"),
    path(f"{IMPORT}template/", roster.roster_template, name="roster-template"),
    path(f"{IMPORT}<int:pk>/", roster.roster_preview, name="roster-preview"),
    path(f"{IMPORT}<int:pk>/confirm/", roster.roster_confirmed, name="roster-confirm"),
    path(f"{IMPORT}<int:pk>/discard/", roster.roster_discarded, name="roster-discard"),
    path(f"{IMPORT}<int:pk>/refused/", roster.roster_refused, name="roster-refused"),
    path("shops/<slug:shop>/expiries/", expiries.expiries, name="expiries"),
    path("shops/<slug:shop>/expiries/export/", expiries.expiries_export, name="expiries-export"),
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/<int:pk>/", tasks.task_page, name="task"),
    path("account/first-password/", signin.first_password, name="first-password"),
    *eligibility,
]
