"""Pages: what a booking asks, and what was answered."""

from app.blueprints.questions.routes import feature

__all__ = ["feature"]
