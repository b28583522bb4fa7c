"""The set-up behind bin/run and bin/test: python -m app.embedded.install run | test | chromium.

Runs before anything is installed, under any Python that bin/python.sh found.
"""

import ctypes
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
DRIVER_LIBRARY = "libatomic.so.1"
PDF_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def main(arguments: Sequence[str]) -> int:
    """Do one of the three and answer the exit code."""
    match list(arguments):
        case ["chromium"]:
            return _provide_chromium()
        case [("run" | "test") as purpose]:
            with _alone():
                installed = _provide_packages(ENVIRONMENT, PROJECT / REQUIREMENTS[purpose])
                if installed:
                    _provide_pdf_libraries()
            return 0 if installed else 1
    _say("usage: python -m app.embedded.install run | test | chromium")
    return 2


def _say(text: str) -> None:
    print(f"marquee: {text}", file=sys.stderr, flush=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one set-up at a time work on this clone."""
    (PROJECT / ".cache").mkdir(exist_ok=True)
    with (PROJECT / ".cache" / "install.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("waiting for another set-up to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _provide_packages(environment: Path, requirements: Path) -> bool:
    """Have exactly the locked packages; looks only at the lock's hash when they are there."""
    stamp = environment / f"installed-{requirements.stem}"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    python = environment / "bin" / "python"
    if not _runs(python, "pass"):
        stamp.unlink(missing_ok=True)
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    if not _runs(python, "import pip") and not _make_environment(environment):
        return False
    _say("installing Python packages, once (a minute or two)")
    pip = [str(python), "-m", "pip", "-qq", "--no-input", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "install", "--require-hashes", "-r", str(requirements)])
    if done.returncode:
        _say("the packages could not be installed; the reason stands above")
        return False
    stamp.write_text(wanted)
    return True


def _runs(python: Path, statement: str) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", statement], capture_output=True).returncode == 0


def _make_environment(environment: Path) -> bool:
    command = [sys.executable, "-m", "venv", "--clear", str(environment)]
    if subprocess.run(command).returncode == 0:
        return True
    _say(f"no environment could be made in {environment}; the reason stands above")
    return False


def _provide_pdf_libraries() -> None:
    """PDF tickets need Pango; without it all else works, and the app says what is missing."""
    if platform.system() != "Linux":
        if not shutil.which("pango-view"):
            _say("PDF tickets need Pango: brew install pango")
        return
    if all(_loads(name) for name in PDF_LIBRARIES):
        return
    tried = ENVIRONMENT / "tried-pdf-libraries"
    if not tried.exists() and _install_system_packages(PDF_PACKAGES):
        return
    tried.touch()
    _say(f"PDF tickets need a few libraries: sudo apt-get install {' '.join(PDF_PACKAGES)}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install_system_packages(packages: Sequence[str]) -> bool:
    """Install Debian packages where we may: as root, or by a sudo that does not ask."""
    if not shutil.which("apt-get"):
        return False
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if become and not (
        shutil.which("sudo") and subprocess.run([*become, "true"], capture_output=True).returncode == 0
    ):
        return False
    _say(f"installing {' '.join(packages)}")
    apt = [
        *become,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        answer = subprocess.run([*apt, *step], capture_output=True, text=True)
    if answer.returncode:
        _say(f"apt-get could not: {answer.stderr.strip().splitlines()[-1:]}")
    return answer.returncode == 0


def _provide_chromium() -> int:
    """Print the path of a Chromium; without one nothing, which under CI is a failure."""
    missing = _missing_for_browsers()
    if missing and platform.system() == "Linux" and _install_system_packages(missing):
        missing = _missing_for_browsers()
    if not missing:
        print(_find_chromium())
    elif os.environ.get("CI") == "true":
        _say("no Chromium: browser tests cannot run, and CI wants them")
        return 1
    else:
        wanted = " and ".join(missing)
        _say(f"no Chromium: browser tests are skipped (install {wanted}; CHROMIUM may name its path)")
    return 0


def _missing_for_browsers() -> list[str]:
    """The Debian packages that browser tests still want: a browser, and what Playwright's driver loads."""
    missing = [] if _find_chromium() else ["chromium"]
    if platform.system() == "Linux" and not _loads(DRIVER_LIBRARY):
        missing.append("libatomic1")
    return missing


def _find_chromium() -> str | None:
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    on_path = (shutil.which(name) for name in BROWSERS)
    return next((path for path in (*on_path, *filter(os.path.exists, MAC_BROWSERS)) if path), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
