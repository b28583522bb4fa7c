"""A provider of our own that speaks Stripe's API as far as we use it, and misbehaves when told to.

`python -m tests.double PORT` serves it; `tests.double.handle.Double` starts, tells and asks it.
"""
