"""The permission table: one line an address of ours, with the methods it answers and who may ask.

Methods
    get     reads; a POST is refused (405)
    read    reads; a POST is answered like a GET and writes nothing
    form    shows a form and takes it
    post    takes a form that another page shows; a GET is refused (405)

Rules
    public         everybody
    signed-in      everybody with an account, whatever their shop
    session        only within a first sign-in with a one-time password; else the sign-in page
    debug          nobody, except where DEBUG is on
    json:PERSON    as own:PERSON, but an anonymous reader gets 401 instead of a page
    own:PERSON     that person alone; for everybody else it does not exist
    holder:PERSON  that person, and who holds view_people in the shop
    task:PERSON    who holds view_people in the shop and started the work: PERSON
    company:CODE   whoever holds this permission on the company of the address
    statistics     who holds view_training in a shop, or approves exams; for everybody else it does not exist
    appeals        who approves exams, or writes questions; for everybody else it does not exist
    approver       who approves exams; for everybody else it does not exist
    anything else  the permission that is needed in the shop of the address
"""

from dataclasses import dataclass

ADDRESSES = """
home                     read  signed-in
styleguide               read  debug
set_language             form  public
first-password           form  session
media/<path:path>        read  signed-in

people                   get   view_people
people-export            get   view_people
person-new               form  change_people
person                   get   view_people
person-edit              form  change_people
person-identity          post  change_people
person-signin            form  change_people
person-signin-stop       post  change_people
training-held            form  change_people
record-scan              get   view_people
record-add               form  change_people
record-edit              form  change_people
record-end               form  change_people
record-delete            form  change_people
expiries                 get   view_people
expiries-export          get   view_people
roster-import            form  change_people
roster-template          get   change_people
roster-preview           get   change_people
roster-confirm           post  change_people
roster-discard           post  change_people
roster-refused           get   change_people
tasks                    read  signed-in
task                     read  own:hr

eligibility-matrix       read  view_people
eligibility              read  view_people
eligibility-certificate  post  issue_certificates
eligibility-judgement    form  issue_certificates
my-eligibility           read  person
certificates             read  view_people
certificates-print       post  view_people
certificate-bundle       read  task:hr
certificate              read  view_people
certificate-revoke       post  issue_certificates
certificate-correct      form  issue_certificates
certificate-pdf          read  holder:learner
certificate-check        form  public

learn                    read  signed-in
learn-courses            read  signed-in
learn-course             read  signed-in
learn-module             form  signed-in
learn-check              form  signed-in
learn-results            read  signed-in
learn-today              form  signed-in
exam                     read  signed-in
exam-start               post  signed-in
attempt                  get   own:learner
attempt-answers          form  json:learner
attempt-pulse            post  json:learner
attempt-page             post  own:learner
attempt-file             post  json:learner
answer-file              get   own:learner
attempt-submit           form  own:learner
attempt-result           read  own:learner
attempt-check            get   own:learner
attempt-export           get   own:learner
attempt-script           get   public
learn-practice           get   signed-in
learn-practice-record    get   own:learner
learn-practice-agree     post  own:learner
learn-practice-disagree  post  own:learner
learn-practice-print     get   own:learner
learn-practice-photo     get   own:learner
observe                  get   own:trainer
observe-ticks            form  json:trainer
observe-photos           post  json:trainer
observe-confirm          post  json:trainer
observe-page             post  own:trainer
observe-drop             post  own:trainer
observe-photo            get   own:trainer
observe-photo-remove     post  own:trainer
observe-worker           get   public
practice                 get   view_training
practice-start           form  invigilate
practice-export          get   view_training
practice-record          get   view_training
practice-decide          post  change_training
practice-print           get   view_training
practice-photo           get   view_training
training-overview        read  view_training
training-assign          post  change_training
training-export          read  view_training
training-person          read  view_training
training-renew           post  change_training
training-result          read  view_training
exam-statistics-home     get   statistics
exam-statistics          get   statistics
paper-statistics         get   statistics
question-statistics      get   statistics
exam-statistics-xlsx     get   statistics
exam-statistics-csv      get   statistics
exam-record              post  statistics
exam-record-pdf          get   own:hr
exam-standards           form  approver
exam-standard            read  approver
exam-standard-end        post  approver
exam-standard-decide     post  approver
exam-standard-judge      form  own:trainer
appeal-new               form  own:learner
appeals                  get   appeals
appeal                   form  approver
question-record          get   statistics
remark-new               form  approver
remark                   get   approver
remark-choose            post  approver
remark-do                post  approver
remark-discard           post  approver
remark-undo              post  approver
training-result-export   get   view_training
training-similarity      read  view_training
training-extra-time      post  change_training
invigilation             get   invigilate
invigilation-state       get   invigilate
invigilation-act         post  invigilate
invigilation-word        post  invigilate
invigilation-attempt     get   invigilate
defences                 get   view_training
defence-admit            post  change_training
defence                  get   view_training
defence-schedule         form  change_training
defence-act              post  change_training
defence-thesis           get   view_training
defence-minutes          get   view_training
defence-sheets           get   view_training
my-defences              get   signed-in
my-defence               form  own:learner
my-thesis                get   own:learner
my-defence-calendar      get   own:learner
panel-defence            get   own:examiner
panel-mark               form  own:examiner
panel-act                post  own:examiner
panel-thesis             get   own:examiner
panel-calendar           get   own:examiner
panel-minutes            get   own:examiner
panel-sheets             get   own:examiner
marking                  get   mark_answers
marking-next             post  mark_answers
marking-release          post  mark_answers
marking-answer           form  mark_answers

desk                     read  view_people
readiness                read  view_compliance
company-readiness        read  company:view_company
company-judge            post  company:change_company
calendar                 get   public
calendar-renew           post  change_people
calendar-revoke          post  change_people
statement-attest         form  change_compliance
statement-waive          form  change_compliance
statement-revoke         form  change_compliance
statement-scan           read  view_compliance
shop-standards           read  view_compliance
shop-standards-choose    form  change_compliance
standards-compare        read  view_compliance
house-rule-change        form  change_compliance
house-rule-add           form  change_compliance
house-rule-withdraw      form  change_compliance
house-rule-carry         form  change_compliance
what-if                  read  view_compliance
fragility                read  view_compliance
plan                     read  view_compliance
plan-work-out            form  change_compliance
plan-stop                post  change_compliance
plan-export              get   view_compliance
premises                 read  view_compliance
premises-add             form  change_compliance
premises-change          form  change_compliance
premises-end             form  change_compliance
premises-scan            read  view_compliance
equipment                read  view_compliance
equipment-entry          form  change_compliance
equipment-verify         form  change_compliance
documents                read  view_compliance
document-entry           form  change_compliance
dossiers                 read  view_compliance
dossier-build            post  change_compliance
dossier                  read  view_compliance
dossier-pdf              read  view_compliance
"""
# Addresses of libraries, by how they begin. Each has a test of its own for what it lets whom do.
PREFIXES = ("account/", "cms/", "documents/", "pages/")


@dataclass(frozen=True)
class Address:
    """A line of the table."""

    name: str
    methods: str
    rule: str

    def takes(self, method: str) -> bool:
        return method not in {"get": {"POST"}, "post": {"GET"}}.get(self.methods, set())

    @property
    def takes_forms(self) -> bool:
        return self.methods in {"form", "post"}


def read_table(text: str = ADDRESSES) -> list[Address]:
    return [Address(*line.split()) for line in text.strip().splitlines() if line]


TABLE = read_table()
# Who may use an address where the owner may not.
PERMITTED = {"own:learner": "learner", "json:learner": "learner", "own:hr": "hr", "task:hr": "hr", "own:examiner": "examiner", "signed-in": "learner",
             "person": "learner"}  # fmt: skip


def permitted(address: Address) -> str:
    """A role of 城东 that may use the address."""
    return PERMITTED.get(address.rule, "owner")
