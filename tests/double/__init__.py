"""A provider of our own that speaks Stripe and PayPal as far as we use them, and misbehaves when told to.

`python -m tests.double PORT` serves it; `tests.double.handle.Double` starts, tells and asks it.
"""
