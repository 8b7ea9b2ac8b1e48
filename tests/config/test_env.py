"""Settings come from the environment through readers that refuse what they cannot read."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import Environment


def given(**variables: str) -> Environment:
    return Environment(variables)


def test_a_variable_that_is_not_set_or_blank_leaves_the_default() -> None:
    for env in (given(), given(NAME="  ")):
        assert env.text("NAME", "x") == "x"
        assert env.boolean("NAME", default=True) is True
        assert env.integer("NAME", 7, minimum=1, maximum=9) == 7
        assert env.words("NAME", ("a", "b")) == ["a", "b"]
        assert env.choice("NAME", "test", among=("test", "production")) == "test"
        assert env.path("NAME", Path("/srv")) == Path("/srv")
        assert env.origin("NAME", "http://127.0.0.1:8000") == "http://127.0.0.1:8000"


def test_blanks_around_a_value_do_not_count() -> None:
    assert given(NAME=" hello ").text("NAME", "") == "hello"


@pytest.mark.parametrize(
    ("word", "truth"),
    [
        ("1", True),
        ("TRUE", True),
        ("yes", True),
        ("on", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("OFF", False),
    ],
)
def test_a_switch_understands_the_usual_words(word: str, truth: bool) -> None:
    assert given(DEBUG=word).boolean("DEBUG", default=not truth) is truth


@pytest.mark.parametrize("word", ["2", "ja", "truee", "None"])
def test_a_switch_is_never_guessed(word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DEBUG is .*it must be 1, true"):
        given(DEBUG=word).boolean("DEBUG", default=False)


@pytest.mark.parametrize("text", ["ten", "1.5", "0", "101", "1e3"])
def test_a_number_outside_its_bounds_or_not_whole_is_refused_with_the_bounds(text: str) -> None:
    with pytest.raises(
        ImproperlyConfigured, match=f"LIMIT is '{text}'; it must be a whole number from 1 to 100"
    ):
        given(LIMIT=text).integer("LIMIT", 5, minimum=1, maximum=100)


@pytest.mark.parametrize("text", ["1", "100"])
def test_both_bounds_of_a_number_are_allowed(text: str) -> None:
    assert given(LIMIT=text).integer("LIMIT", 5, minimum=1, maximum=100) == int(text)


def test_a_list_is_split_at_commas() -> None:
    assert given(HOSTS="a.example, b.example").words("HOSTS", ()) == ["a.example", "b.example"]


@pytest.mark.parametrize("text", ["a,,b", "a,", ","])
def test_a_list_with_an_empty_part_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="words separated by single commas"):
        given(HOSTS=text).words("HOSTS", ())


def test_a_choice_outside_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(ImproperlyConfigured, match="it must be one of test, production"):
        given(KIND="prod").choice("KIND", "test", among=("test", "production"))


def test_a_path_is_made_absolute() -> None:
    assert given(DATA="var/../data").path("DATA", Path("/")) == Path.cwd() / "data"


@pytest.mark.parametrize(
    "text",
    [
        "shanggang.example",
        "ftp://shanggang.example",
        "https://shanggang.example/",
        "https://",
        "https://a.example?x=1",
    ],
)
def test_an_origin_that_is_no_bare_web_address_is_refused(text: str) -> None:
    with pytest.raises(
        ImproperlyConfigured, match=r"an address like https://shanggang\.example without a path"
    ):
        given(SITE_ORIGIN=text).origin("SITE_ORIGIN", "")


def test_database_addresses_of_both_kinds_are_read() -> None:
    sqlite = given(DATABASE_URL="sqlite:////srv/data.sqlite3").database("DATABASE_URL", "")
    postgres = given(DATABASE_URL="postgres://shop:word@db.example:5433/shanggang").database(
        "DATABASE_URL", ""
    )

    assert (sqlite["ENGINE"], sqlite["NAME"]) == ("django.db.backends.sqlite3", "/srv/data.sqlite3")
    assert postgres["ENGINE"] == "django.db.backends.postgresql"
    assert (postgres["HOST"], postgres["PORT"], postgres["NAME"]) == ("db.example", 5433, "shanggang")


def test_an_unknown_database_is_refused_without_showing_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        given(DATABASE_URL="mysql://shop:secret@db.example/shanggang").database("DATABASE_URL", "")

    assert "sqlite:///path or postgres://" in str(refusal.value)
    assert "db.example" in str(refusal.value)
    assert "secret" not in str(refusal.value)
