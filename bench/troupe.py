"""worker.py with the bare route beside the application."""

import os
import sys

os.environ["GEVENT_NOWAITPID"] = "1"

from gevent import monkey

monkey.patch_all()

from app.troupe import main  # noqa: E402

if __name__ == "__main__":
    main(sys.argv[1:], "bench.served:app")
