"""First and repeat visit of a page in Chromium on a slow line: bytes, requests, first content.

python -m bench.first_visit http://127.0.0.1:8000/events/SLUG [--runs 5]
The line is 400 kbit/s each way with 400 ms round trips, by Chromium's own emulation.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

from playwright.sync_api import Browser

from bench.chromium import chromium

LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def visit(browser: Browser, url: str) -> list[dict[str, Any]]:
    """A first visit, then the same address again in the same browser."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    measured = []
    for _again in range(2):
        sizes: dict[str, float] = {}
        kinds: dict[str, str] = {}
        session.on(
            "Network.responseReceived", lambda e, kinds=kinds: kinds.update({e["requestId"]: e["type"]})
        )
        session.on(
            "Network.loadingFinished",
            lambda e, sizes=sizes: sizes.update({e["requestId"]: e["encodedDataLength"]}),
        )
        page.goto(url, wait_until="load")
        page.wait_for_timeout(1500)
        text = [sizes[key] for key in sizes if kinds.get(key) != "Image"]
        pictures = [sizes[key] for key in sizes if kinds.get(key) == "Image"]
        wired = [size for size in sizes.values() if size > 0]
        measured.append(
            {
                "kb": sum(text) / 1000,
                "pictures": sum(pictures) / 1000,
                "requests": len(wired),
                "fcp": page.evaluate(PAINT),
            }
        )
        page.goto("about:blank")
    context.close()
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.first_visit", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with chromium() as browser:
        runs = [visit(browser, wanted.url) for _run in range(wanted.runs)]
    print("visit   KB without pictures  pictures KB  requests  first content ms (median of runs)")
    for index, name in enumerate(("first", "repeat")):
        column = {key: statistics.median(run[index][key] or 0 for run in runs) for key in runs[0][0]}
        kb, pictures, requests, fcp = (column[key] for key in ("kb", "pictures", "requests", "fcp"))
        print(f"{name:7} {kb:19.1f} {pictures:12.1f} {requests:9.0f} {fcp:10.0f}")


if __name__ == "__main__":
    main()
