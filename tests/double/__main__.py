"""python -m tests.double PORT"""

from __future__ import annotations

import sys

from tests.double.server import serve

serve(int(sys.argv[1]))
