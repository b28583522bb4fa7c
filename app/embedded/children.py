"""Processes kept running: one that dies is started again, later each time."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.embedded.process import ServerFailed

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY = 60.0


def say(text: str) -> None:
    """One line of the supervisor's own log."""
    print(f"marquee: {text}", flush=True)


@dataclass
class Child:
    """A process, how to start it and how to stop it; `watch` starts it anew when it has died."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop: Callable[[subprocess.Popen[bytes]], None]
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    since: float = 0.0

    def launch(self) -> None:
        """Start it now.

        Raises:
            ServerFailed: when it does not come up.
        """
        self.since = time.monotonic()
        self.process = self.start()

    def watch(self) -> bool:
        """Look at it once: note a death, start it again in due time; answers whether it changed."""
        before = self.process
        now = time.monotonic()
        if self.process is None:
            if now >= self.since:
                self._launch_again()
        elif self.process.poll() is not None:
            self._note_end(now, f"ended with code {self.process.returncode}")
        return self.process is not before

    def end(self) -> None:
        """Stop it if it runs."""
        if self.process is not None:
            self.stop(self.process)
            self.process = None

    def _launch_again(self) -> None:
        try:
            self.launch()
        except ServerFailed as failure:
            self._note_end(time.monotonic(), f"did not start: {failure}")

    def _note_end(self, now: float, what: str) -> None:
        if now - self.since > STEADY:
            self.pause = FIRST_PAUSE
        say(f"{self.name} {what}; starting it again in {self.pause:g} s")
        self.process, self.since = None, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
