"""What answers say about questions and papers: numbers in, figures out. Plain Python: no Django, no clock.

Every figure comes with its interval, and is None where there are too few answers to say anything.
"""
