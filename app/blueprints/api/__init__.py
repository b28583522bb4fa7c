"""The REST API: the domain's verbs for programs."""

from app.blueprints.api.routes import feature

__all__ = ["feature"]
