"""A dossier that cannot be printed says which character stands in whose record."""

import pytest

from compliance.dossier.errors import DossierError
from compliance.dossier.glyphs import refuse_unprintable


def test_a_picture_in_a_name_is_named_with_the_person() -> None:
    people = [{"name": "王😀师傅", "posts": ["机修"]}, {"name": "李𠮷", "posts": ["涂漆 王😀师傅"]}]
    with pytest.raises(DossierError) as refusal:
        refuse_unprintable({"people": people})
    assert "王😀师傅" in str(refusal.value)
    assert "😀 (U+1F600)" in str(refusal.value)
    assert "李𠮷" not in str(refusal.value)
