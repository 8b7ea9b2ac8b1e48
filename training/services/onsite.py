"""The on-site word: made by an invigilator for an exam in a shop, asked before the start."""

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from staffing.models import Shop, User
from training.models import OnsiteWord
from training.services.errors import OnsiteWordError

# Said aloud in a room and typed on a phone: no letter or digit that is heard or read as another.
ALPHABET = "34679ACDEFHKMNPRTWXY"
LENGTH = 5
MINUTES = (15, 30, 60, 120, 240)


def onsite_word_make(*, shop: Shop, exam: str, minutes: int, made_by: User, now: datetime) -> OnsiteWord:
    """A new word for the exam in this shop, valid for so many minutes; words before it end."""
    if minutes not in MINUTES:
        raise ValueError(f"minutes must be one of {MINUTES}")
    word = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    with transaction.atomic():
        OnsiteWord.objects.filter(shop=shop, exam=exam, valid_until__gt=now).update(valid_until=now)
        return OnsiteWord.objects.create(
            shop=shop,
            exam=exam,
            word=word,
            made_by=made_by,
            made_at=now,
            valid_until=now + timedelta(minutes=minutes),
        )


def onsite_word_check(*, shop: Shop, exam: str, given: str, now: datetime) -> None:
    """Raises OnsiteWordError unless this is the word of the exam in the shop just now. Who asks limits the tries."""
    valid = OnsiteWord.objects.filter(shop=shop, exam=exam, made_at__lte=now, valid_until__gt=now)
    words = list(valid.values_list("word", flat=True))
    if not words:
        raise OnsiteWordError(_("No word is valid just now. Ask the invigilator for a new one."))
    typed = "".join(unicodedata.normalize("NFKC", given).split()).upper()
    if not any(secrets.compare_digest(typed.encode(), word.encode()) for word in words):
        raise OnsiteWordError(
            _("This is not the word of this room. Look at it again, or ask the invigilator.")
        )
