"""What a use case refuses, with words for the reader."""

from training.exams.admission import Admission


class RefusedError(Exception):
    """The message says what is missing and what to do."""


class AdmissionRefusedError(RefusedError):
    """The person may not start an attempt now."""

    def __init__(self, admission: Admission, message: str) -> None:
        super().__init__(message)
        self.admission = admission


class DrawChangedError(RefusedError):
    """The rules are no longer those whose commitment the person was shown."""


class AttemptClosedError(RefusedError):
    """Answers are no longer taken: handed in, or out of time."""


class AttemptPausedError(RefusedError):
    """An invigilator has paused the attempt; what waits in the browser is taken when it goes on."""


class InterventionRefusedError(RefusedError):
    """An invigilator asked for what cannot be done to this attempt."""


class OnsiteWordError(RefusedError):
    """The exam asks for the word of the room, and this was not it."""


class MarkingClosedError(RefusedError):
    """Marks are no longer taken: the result is out, or the attempt is void."""


class MarkingTakenError(RefusedError):
    """Others have marked the answer meanwhile."""


class CorrectionReasonError(RefusedError):
    """A mark is corrected without saying why."""


class AnswerFileError(RefusedError):
    """A file cannot be an answer; the message says what to send instead."""


class AnswerConflictError(RefusedError):
    """Another device saved a later answer to the same slot; ``sequence`` and ``response`` are what stands."""

    def __init__(self, message: str, *, sequence: int, response: list[str], flagged: bool) -> None:
        super().__init__(message)
        self.sequence, self.response, self.flagged = sequence, response, flagged


class RemarkRefusedError(RefusedError):
    """The re-mark cannot be done like this; the message says why and what to do."""


class AppealRefusedError(RefusedError):
    """The appeal cannot be taken or answered; the message says why and what to do."""
