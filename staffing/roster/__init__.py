"""The roster as a file: reading (bytes to table), understanding (table to people and problems), comparing
(people with what is recorded to a plan). Nothing here writes to the database; ``staffing.services.roster`` does.
"""
