"""Pages: questions."""

from app.blueprints.questions import files
from app.blueprints.questions.routes import feature

__all__ = ["feature", "files"]
