"""Addresses of this room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from training.views import (
    answer_files,
    appeals,
    attempts,
    defences_desk,
    defences_own,
    defences_panel,
    desk,
    exams,
    invigilation,
    learn,
    marking,
    observe,
    practice,
    practice_learner,
    question_record,
    record,
    remarks,
    standards,
    statistics,
)


class StoredSlug(StringConverter):
    """Any slug that Wagtail may have stored, Chinese ones included."""

    regex = r"[-\w]+"


class FileName(StringConverter):
    """The name of a sent file, as a response has it."""

    regex = r"[0-9a-f]{32}"


register_converter(StoredSlug, "stored_slug")
register_converter(FileName, "file_name")

urlpatterns = [
    path("learn/", learn.home, name="learn"),
    path("learn/courses/", learn.courses, name="learn-courses"),
    path("learn/courses/<stored_slug:course>/", learn.course, name="learn-course"),
    path("learn/courses/<stored_slug:course>/<stored_slug:module>/", learn.module, name="learn-module"),
    path(
        "learn/courses/<stored_slug:course>/<stored_slug:module>/check/",
        learn.module_check,
        name="learn-check",
    ),
    path("learn/today/", practice_learner.today, name="learn-today"),
    path("learn/results/", learn.results, name="learn-results"),
    path("exams/<stored_slug:exam>/", exams.exam, name="exam"),
    path("exams/<stored_slug:exam>/start/", exams.exam_start, name="exam-start"),
    path("attempts/<uuid:attempt>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:attempt>/answers/", attempts.attempt_answers, name="attempt-answers"),
    path("attempts/<uuid:attempt>/pulse/", attempts.attempt_pulse, name="attempt-pulse"),
    path("attempts/<uuid:attempt>/page/", attempts.attempt_page, name="attempt-page"),
    path("attempts/<uuid:attempt>/files/", answer_files.attempt_file, name="attempt-file"),
    path("answer-files/<file_name:file>/", answer_files.answer_file, name="answer-file"),
    path("attempts/<uuid:attempt>/submit/", attempts.attempt_hand_in, name="attempt-submit"),
    path("attempts/<uuid:attempt>/result/", exams.attempt_result, name="attempt-result"),
    path("attempts/<uuid:attempt>/check/", record.attempt_check, name="attempt-check"),
    path("attempts/<uuid:attempt>/record.json", record.attempt_export, name="attempt-export"),
    path("check_attempt.py", record.script, name="attempt-script"),
    path("shops/<slug:shop>/training/", desk.overview, name="training-overview"),
    path("shops/<slug:shop>/training/assign/", desk.assign, name="training-assign"),
    path("shops/<slug:shop>/training/export/", desk.export, name="training-export"),
    path("shops/<slug:shop>/training/people/<int:person>/", desk.person, name="training-person"),
    path("shops/<slug:shop>/training/people/<int:person>/renew/", desk.renew, name="training-renew"),
    path("shops/<slug:shop>/training/results/<uuid:attempt>/", desk.result, name="training-result"),
    path(
        "shops/<slug:shop>/training/results/<uuid:attempt>/record.json",
        record.desk_export,
        name="training-result-export",
    ),
    path(
        "shops/<slug:shop>/training/results/<uuid:attempt>/similar/",
        desk.similarity,
        name="training-similarity",
    ),
    path("shops/<slug:shop>/training/people/<int:person>/time/", desk.allow_time, name="training-extra-time"),
    path("shops/<slug:shop>/invigilation/", invigilation.invigilation, name="invigilation"),
    path("shops/<slug:shop>/invigilation/state/", invigilation.state, name="invigilation-state"),
    path("shops/<slug:shop>/invigilation/act/", invigilation.act, name="invigilation-act"),
    path("shops/<slug:shop>/invigilation/word/", invigilation.word, name="invigilation-word"),
    path("shops/<slug:shop>/invigilation/<uuid:attempt>/", invigilation.attempt, name="invigilation-attempt"),
    path("shops/<slug:shop>/marking/", marking.queue, name="marking"),
    path("shops/<slug:shop>/marking/next/", marking.take_next, name="marking-next"),
    path("shops/<slug:shop>/marking/give-back/", marking.release, name="marking-release"),
    path("shops/<slug:shop>/marking/<int:task>/", marking.answer, name="marking-answer"),
    path("exam-statistics/", statistics.home, name="exam-statistics-home"),
    path("exam-statistics/<stored_slug:exam>/", statistics.exam, name="exam-statistics"),
    path("exam-statistics/<stored_slug:exam>/paper/", statistics.paper, name="paper-statistics"),
    path("exam-statistics/<stored_slug:exam>/record/", statistics.record, name="exam-record"),
    path("exam-records/<int:pk>.pdf", statistics.record_pdf, name="exam-record-pdf"),
    path(
        "exam-statistics/<stored_slug:exam>/questions/<stored_slug:code>/",
        statistics.question,
        name="question-statistics",
    ),
    path(
        "exam-statistics/<stored_slug:exam>/questions.xlsx",
        statistics.export,
        {"kind": "xlsx"},
        name="exam-statistics-xlsx",
    ),
    path(
        "exam-statistics/<stored_slug:exam>/questions.csv",
        statistics.export,
        {"kind": "csv"},
        name="exam-statistics-csv",
    ),
    path("exam-statistics/<stored_slug:exam>/standards/", standards.standards, name="exam-standards"),
    path("attempts/<uuid:attempt>/questions/<int:slot>/doubt/", appeals.appeal_new, name="appeal-new"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("question-records/<stored_slug:code>/", question_record.question_record, name="question-record"),
    path("question-versions/<slug:version>/mark-anew/", remarks.remark_new, name="remark-new"),
    path("marked-anew/<int:pk>/", remarks.remark, name="remark"),
    path("marked-anew/<int:pk>/choose/", remarks.remark_choose, name="remark-choose"),
    path("marked-anew/<int:pk>/do/", remarks.remark_do, name="remark-do"),
    path("marked-anew/<int:pk>/discard/", remarks.remark_drop, name="remark-discard"),
    path("marked-anew/<int:pk>/undo/", remarks.remark_back, name="remark-undo"),
    path("standards-set/<int:pk>/", standards.standard, name="exam-standard"),
    path("standards-set/<int:pk>/end/", standards.end, name="exam-standard-end"),
    path("standards-set/<int:pk>/decide/", standards.decide, name="exam-standard-decide"),
    path("standards-set/<int:pk>/judge/", standards.judge, name="exam-standard-judge"),
    path("learn/practice/", practice_learner.practice, name="learn-practice"),
    path("learn/practice/<uuid:observation>/", practice_learner.record, name="learn-practice-record"),
    path("learn/practice/<uuid:observation>/agree/", practice_learner.agree, name="learn-practice-agree"),
    path(
        "learn/practice/<uuid:observation>/disagree/",
        practice_learner.disagree,
        name="learn-practice-disagree",
    ),
    path(
        "learn/practice/<uuid:observation>/record.pdf",
        practice_learner.record_print,
        name="learn-practice-print",
    ),
    path(
        "learn/practice/<uuid:observation>/photos/<uuid:photo>.jpg",
        practice_learner.photo,
        name="learn-practice-photo",
    ),
    path("shops/<slug:shop>/practice/", practice.practice, name="practice"),
    path("shops/<slug:shop>/practice/new/", practice.start, name="practice-start"),
    path("shops/<slug:shop>/practice/export.xlsx", practice.export, name="practice-export"),
    path("shops/<slug:shop>/practice/<uuid:observation>/", practice.record, name="practice-record"),
    path("shops/<slug:shop>/practice/<uuid:observation>/decide/", practice.decide, name="practice-decide"),
    path(
        "shops/<slug:shop>/practice/<uuid:observation>/record.pdf",
        practice.record_print,
        name="practice-print",
    ),
    path(
        "shops/<slug:shop>/practice/<uuid:observation>/photos/<uuid:photo>.jpg",
        practice.photo,
        name="practice-photo",
    ),
    path("observe/worker.js", observe.worker, name="observe-worker"),
    path("observe/<uuid:observation>/", observe.observe, name="observe"),
    path("observe/<uuid:observation>/ticks/", observe.ticks, name="observe-ticks"),
    path("observe/<uuid:observation>/photos/", observe.photos, name="observe-photos"),
    path("observe/<uuid:observation>/photos/<uuid:photo>.jpg", observe.photo, name="observe-photo"),
    path(
        "observe/<uuid:observation>/photos/<uuid:photo>/remove/",
        observe.photo_drop,
        name="observe-photo-remove",
    ),
    path("observe/<uuid:observation>/confirm/", observe.confirm, name="observe-confirm"),
    path("observe/<uuid:observation>/page/", observe.page, name="observe-page"),
    path("observe/<uuid:observation>/drop/", observe.drop, name="observe-drop"),
    path("shops/<slug:shop>/defences/", defences_desk.defences, name="defences"),
    path("shops/<slug:shop>/defences/admit/", defences_desk.admit, name="defence-admit"),
    path("shops/<slug:shop>/defences/<uuid:defence>/", defences_desk.defence, name="defence"),
    path(
        "shops/<slug:shop>/defences/<uuid:defence>/schedule/", defences_desk.schedule, name="defence-schedule"
    ),
    path("shops/<slug:shop>/defences/<uuid:defence>/act/", defences_desk.act, name="defence-act"),
    path("shops/<slug:shop>/defences/<uuid:defence>/thesis/", defences_desk.thesis, name="defence-thesis"),
    path(
        "shops/<slug:shop>/defences/<uuid:defence>/minutes.pdf", defences_desk.minutes, name="defence-minutes"
    ),
    path(
        "shops/<slug:shop>/defences/<uuid:defence>/sheets.json", defences_desk.sheets, name="defence-sheets"
    ),
    path("defences/", defences_own.mine, name="my-defences"),
    path("defences/<uuid:defence>/", defences_own.candidate, name="my-defence"),
    path("defences/<uuid:defence>/thesis/", defences_own.thesis, name="my-thesis"),
    path("defences/<uuid:defence>/calendar.ics", defences_own.calendar, name="my-defence-calendar"),
    path("defences/<uuid:defence>/panel/", defences_panel.panel, name="panel-defence"),
    path("defences/<uuid:defence>/panel/mark/", defences_panel.mark, name="panel-mark"),
    path("defences/<uuid:defence>/panel/act/", defences_panel.act, name="panel-act"),
    path("defences/<uuid:defence>/panel/thesis/", defences_panel.thesis, name="panel-thesis"),
    path("defences/<uuid:defence>/panel/calendar.ics", defences_panel.calendar, name="panel-calendar"),
    path("defences/<uuid:defence>/panel/minutes.pdf", defences_panel.minutes, name="panel-minutes"),
    path("defences/<uuid:defence>/panel/sheets.json", defences_panel.sheets, name="panel-sheets"),
]
