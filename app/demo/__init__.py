"""A small invented world, so that a first look at Marquee is not a look at empty pages."""
