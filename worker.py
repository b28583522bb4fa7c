"""Marquee's processes: python worker.py ROLE …, each of web | prompt | bulk | clock.

Several roles at once share one load of the app; one that ends is started again.
"""

import os
import sys

os.environ["GEVENT_NOWAITPID"] = "1"  # who forks waits for its children by itself

from gevent import monkey

# before anything else is imported, as gunicorn.conf.py does
monkey.patch_all()

from app.troupe import main  # noqa: E402

if __name__ == "__main__":
    main(sys.argv[1:])
