"""`make run` says what is wrong before it does any work, and tells the settings where the site is."""

import argparse
import socket
from collections.abc import Iterator

import pytest

from bin import serve


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_port_is_refused_with_a_free_one(busy_port: int) -> None:
    with pytest.raises(SystemExit) as refusal:
        serve.refuse_busy_port("127.0.0.1", busy_port)

    assert f"cannot listen on 127.0.0.1 port {busy_port}: another program is using it" in str(refusal.value)
    assert "make run PORT=" in str(refusal.value)


def test_an_address_that_is_not_of_this_machine_is_refused() -> None:
    with pytest.raises(SystemExit, match="cannot listen on 192.0.2.7"):
        serve.refuse_busy_port("192.0.2.7", 8123)


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "80.5", ""])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="give a number from 1 to 65535"):
        serve.port_number(text)


@pytest.mark.parametrize("text", ["0", "33", "many", "-1", "1.5", ""])
def test_a_number_of_workers_that_cannot_be_run_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="give a number from 1 to 32"):
        serve.worker_count(text)


def test_so_many_workers_run_as_are_asked_for_and_one_clock() -> None:
    assert list(serve.background(2)) == ["background worker 1", "background worker 2", "clock"]


def test_the_settings_learn_the_address_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_ORIGIN", raising=False)
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)

    environment = serve.site_environment("127.0.0.1", 8123)

    assert environment["SITE_ORIGIN"] == "http://127.0.0.1:8123"
    assert "localhost" in environment["ALLOWED_HOSTS"].split(",")


def test_what_the_caller_has_set_himself_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_ORIGIN", "https://shanggang.example")
    monkeypatch.setenv("ALLOWED_HOSTS", "shanggang.example")

    environment = serve.site_environment("0.0.0.0", 8000)

    assert environment["SITE_ORIGIN"] == "https://shanggang.example"
    assert environment["ALLOWED_HOSTS"] == "shanggang.example"
