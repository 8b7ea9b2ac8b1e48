"""The record of one observation as PDF. Chinese, as our papers are."""

import base64
import io
from datetime import datetime

from django.utils import translation
from PIL import Image

from staffing.printing import render_pdf
from training.models import Observation, ObservationPhoto
from training.selectors.practice_record import observation_record

LANGUAGE = "zh-hans"
# Enough for a third of the page's width in print.
LONGEST_SIDE = 700


def record_pdf(found: Observation, *, made_at: datetime) -> bytes:
    """What was observed, what was declared and the photos. Raises PrintingError for a character that cannot be printed."""
    with translation.override(LANGUAGE):
        record = observation_record(found)
        context = {
            "record": record,
            "observation": found,
            "words": list(found.words.all()),
            "photos": [
                {"place": line.place, "title": line.title, "uri": uri, "sha256": photo.sha256}
                for line in record.steps
                for photo in line.shown_photos
                if (uri := _uri(photo))
            ],
            "made_at": made_at,
        }
        title = f"{found.frozen['title']} 现场观察记录"
    return render_pdf("print/practice_record.html", context, title=title, made_at=made_at, language=LANGUAGE)


def _uri(photo: ObservationPhoto) -> str:
    """The photo in the size that it is printed; empty when its file is gone, which must not keep the record from being printed."""
    try:
        with photo.file.open("rb") as kept, Image.open(kept, formats=["JPEG"]) as picture:
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=80)
    except OSError:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
