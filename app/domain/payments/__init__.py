"""Payments: money asked for, captured and given back, whatever the provider."""
