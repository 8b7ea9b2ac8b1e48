"""Bring the site up and serve it until Ctrl-C: `make run`.

Prepares database, content, demo company and static files (bin/prepare.py), then runs the web server, the background
workers and the clock that does what falls due: exams at their deadline, sign-ins of who has left, each day the judging
of all shops. What dies in the background is started again; when the web
server ends, everything ends.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
SECONDS_FOR_WEB_TO_ANSWER = 60
SECONDS_FOR_TASK_TO_FINISH = 10
LONGEST_PAUSE = 30.0
MOST_WORKERS = 32
WORKER = ["manage.py", "db_worker", "--no-startup-delay", "--no-reload", "-v", "0"]
CLOCK = ["manage.py", "clock", "--every", "20"]


def say(line: str) -> None:
    # A closed terminal or pipe may not keep the processes from being ended.
    with suppress(OSError):
        print(f"==> {line}", flush=True)


def main() -> int:
    arguments = read_arguments()
    host, port = arguments.host, arguments.port
    refuse_busy_port(host, port)
    os.chdir(ROOT)
    environment = site_environment(host, port)
    prepared = subprocess.run([sys.executable, "-m", "bin.prepare"], env=environment, check=False)
    if prepared.returncode:
        return prepared.returncode
    return Site(host, port, environment, workers=arguments.workers).serve()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 means every one")
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument(
        "--workers", type=worker_count, default=1, help="background workers; more than one wants PostgreSQL"
    )
    return parser.parse_args()


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 1 to 65535")
    return int(text)


def worker_count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(
            f"{text!r} workers cannot be run; give a number from 1 to {MOST_WORKERS}"
        )
    return int(text)


def background(workers: int) -> dict[str, list[str]]:
    """The processes beside the web server, by name. Workers take their tasks from one queue, in turns."""
    names = (f"background worker {number}" for number in range(1, workers + 1))
    return dict.fromkeys(names, WORKER) | {"clock": CLOCK}


def refuse_busy_port(host: str, port: int) -> None:
    problem = listening_problem(host, port)
    if problem is None:
        return
    free = next((other for other in range(port + 1, port + 50) if not listening_problem(host, other)), None)
    hint = f" Free is for example {free}: make run PORT={free}" if free else ""
    sys.exit(f"Stopped: cannot listen on {host} port {port}: {problem}.{hint}")


def listening_problem(host: str, port: int) -> str | None:
    """Return why the address cannot be listened on, or None when it can."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        return f"{host} is not an address of this machine ({error.strerror})"
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            return "ports below 1024 belong to the administrator"
        except OSError as error:
            return "another program is using it" if port else str(error.strerror)
    return None


def site_environment(host: str, port: int) -> dict[str, str]:
    """Tell the settings at which address the site is; what the caller has set himself stays."""
    environment = {"PYTHONUTF8": "1", **os.environ}
    shown = shown_host(host)
    environment.setdefault("SITE_ORIGIN", f"http://{shown}:{port}")
    environment.setdefault(
        "ALLOWED_HOSTS", ",".join(dict.fromkeys((*LOCAL_HOSTS, shown, socket.gethostname())))
    )
    return environment


def shown_host(host: str) -> str:
    """Return the name to put into addresses: for 0.0.0.0 the address by which others reach this machine."""
    if host not in {"0.0.0.0", "::"}:
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # picks the outgoing address, sends nothing
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class Background:
    """A process beside the web server, started again when it dies: sooner after a long life, later after a short one."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.pause = 1.0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.again_at: float | None = None
        self.process = spawn(self.command, self.environment)

    def tend(self) -> None:
        now = time.monotonic()
        if self.again_at is not None and now >= self.again_at:
            self.start()
        elif self.again_at is None and self.process.poll() is not None:
            lived_long = now - self.started > LONGEST_PAUSE
            self.pause = 1.0 if lived_long else min(self.pause * 2, LONGEST_PAUSE)
            self.again_at = now + self.pause
            say(f"The {self.name} ended ({self.process.returncode}); starting it again in {self.pause:.0f} s")


def spawn(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then ends the others in good order.
    return subprocess.Popen([sys.executable, *command], env=environment, start_new_session=True)


class Site:
    """The web server and its background processes, which live and end together."""

    def __init__(self, host: str, port: int, environment: dict[str, str], workers: int) -> None:
        self.host, self.port, self.environment, self.workers = host, port, environment, workers
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def serve(self) -> int:
        say("Starting the web server, the background workers and the clock")
        self.background = [
            Background(name, command, self.environment) for name, command in background(self.workers).items()
        ]
        listen = f"[{self.host}]" if ":" in self.host else self.host
        waitress = [
            "-m",
            "waitress",
            "--threads=8",
            f"--listen={listen}:{self.port}",
            "config.wsgi:application",
        ]
        self.web = spawn(waitress, self.environment)
        try:
            if self.web_answers():
                self.announce()
            while not self.stopping and self.web.poll() is None:
                for process in self.background:
                    process.tend()
                time.sleep(0.3)
        finally:
            self.stop()
        return 0 if self.stopping else self.web.returncode

    def web_answers(self) -> bool:
        deadline = time.monotonic() + SECONDS_FOR_WEB_TO_ANSWER
        target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        while time.monotonic() < deadline and self.web.poll() is None and not self.stopping:
            try:
                socket.create_connection((target, self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return True
        return False

    def announce(self) -> None:
        subprocess.run([sys.executable, "manage.py", "demo_signins"], env=self.environment, check=False)
        say(f"Ready: {self.environment['SITE_ORIGIN']}   (Ctrl-C ends it; the data stays)")

    def stop(self) -> None:
        """Let the workers finish their tasks for a while, then insist: the second signal marks the task as failed."""
        say("Stopping")
        processes = [*(it.process for it in self.background), self.web]
        for end in (subprocess.Popen.terminate, subprocess.Popen.terminate, subprocess.Popen.kill):
            running = [it for it in processes if it.poll() is None]
            for process in running:
                end(process)
            for process in running:
                try:
                    process.wait(SECONDS_FOR_TASK_TO_FINISH)
                except subprocess.TimeoutExpired:
                    say("Waiting for the background task to end")


if __name__ == "__main__":
    sys.exit(main())
