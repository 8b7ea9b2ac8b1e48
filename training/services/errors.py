"""What a use case refuses, with words for the reader."""

from training.admission import Admission


class RefusedError(Exception):
    """The message says what is missing and what to do."""


class AdmissionRefusedError(RefusedError):
    """The person may not start an attempt now."""

    def __init__(self, admission: Admission, message: str) -> None:
        super().__init__(message)
        self.admission = admission


class AttemptClosedError(RefusedError):
    """Answers are no longer taken: handed in, or out of time."""


class AnswerConflictError(RefusedError):
    """Another device saved a later answer to the same slot; ``sequence`` and ``response`` are what stands."""

    def __init__(self, message: str, *, sequence: int, response: list[str], flagged: bool) -> None:
        super().__init__(message)
        self.sequence, self.response, self.flagged = sequence, response, flagged
