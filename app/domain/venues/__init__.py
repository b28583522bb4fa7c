"""Venues: places that a community uses again."""
