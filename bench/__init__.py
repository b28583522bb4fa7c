"""Load: what the real server does under it, measured from outside."""
