"""Payments: asked for, settled, given back."""
