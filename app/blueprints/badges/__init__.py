"""Pages: badges, designed, printed and printed again."""

from app.blueprints.badges.routes import feature

__all__ = ["feature"]
