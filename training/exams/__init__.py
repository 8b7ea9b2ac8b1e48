"""The rules of an exam: who may sit, what is drawn, what marks come to. Pure: no database, no page."""
