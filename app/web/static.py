"""Static files under the hash of their content: cached for ever, compressed once."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from flask import Flask
from servestatic import ServeStatic
from servestatic.compress import Compressor

from app.settings import Settings

PREFIX = "/static/"
LEFT_OUT = {"src"}


def set_up(app: Flask, settings: Settings) -> None:
    """Serve app/static/ hashed; `asset(path)` gives a file's address. Raises KeyError for an unknown file."""
    source = Path(app.root_path) / "static"
    names = {path.relative_to(source).as_posix(): _hashed(path, source) for path in _files(source)}
    root = _prepare(source, names, settings)
    app.jinja_env.globals["asset"] = lambda path: PREFIX + names[path]
    app.extensions["assets"] = names
    app.wsgi_app = ServeStatic(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(root),
        prefix=PREFIX,
        max_age=31536000,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
    )


def _files(source: Path) -> list[Path]:
    return sorted(
        path
        for path in source.rglob("*")
        if path.is_file()
        and not LEFT_OUT.intersection(path.relative_to(source).parts)
        and path.suffix not in {".br", ".gz"}
    )


def _hashed(path: Path, source: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    relative = path.relative_to(source)
    return relative.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()


def _prepare(source: Path, names: dict[str, str], settings: Settings) -> Path:
    """The folder with the hashed, compressed copies; made once for one set of files, atomically."""
    state = hashlib.sha256("\n".join(sorted(names.values())).encode()).hexdigest()[:16]
    target = settings.data_dir / "static" / state
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=target.parent))
    work.chmod(0o755)
    for plain, hashed in names.items():
        (work / hashed).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / plain, work / hashed)
    if settings.environment != "test":
        _compress(work)
    try:
        work.rename(target)
    except OSError:
        shutil.rmtree(work)
    return target


def _compress(folder: Path) -> None:
    compressor = Compressor(quiet=True, use_zstd=False)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)))
