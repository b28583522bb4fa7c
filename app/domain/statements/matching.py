"""Finding an order's code in what somebody wrote on a transfer. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from app.core.ids import CODE_LENGTH


def squeezed(words: str) -> str:
    """Letters and digits alone, in capitals: “abcd-2345” and “AB CD 23 45” are the same."""
    return re.sub(r"[^0-9A-Z]", "", words.upper())


class Codes:
    """The codes that may be meant."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = set(codes)
        self._near: dict[str, set[str]] = defaultdict(set)
        for code in self._codes:
            for short in _shortened(code):
                self._near[short].add(code)

    def written_in(self, words: str) -> list[str]:
        """The codes that stand there as they are, but for spaces, case and marks; in their order."""
        line = squeezed(words)
        windows = (line[n : n + CODE_LENGTH] for n in range(len(line) - CODE_LENGTH + 1))
        return list(dict.fromkeys(window for window in windows if window in self._codes))

    def almost_in(self, words: str) -> list[str]:
        """The codes that one wrong, missing, added or swapped letter is away from some word there."""
        found: dict[str, None] = {}
        for word in re.split(r"[^0-9A-Z]+", words.upper()):
            if not CODE_LENGTH - 1 <= len(word) <= CODE_LENGTH + 1:
                continue
            for short in (word, *_shortened(word)):
                for code in self._near.get(short, set()) | ({short} & self._codes):
                    if is_slip(word, code):
                        found[code] = None
        return list(found)


def _shortened(word: str) -> set[str]:
    return {word[:n] + word[n + 1 :] for n in range(len(word))}


def is_slip(word: str, code: str) -> bool:
    """Whether one slip of the hand makes `word` of `code`: a letter changed, swapped, left out or added."""
    if len(word) == len(code):
        off = [n for n in range(len(code)) if word[n] != code[n]]
        swapped = len(off) == 2 and off[1] == off[0] + 1 and word[off[0]] == code[off[1]] and (
            word[off[1]] == code[off[0]]
        )  # fmt: skip
        return len(off) <= 1 or swapped
    longer, shorter = (word, code) if len(word) > len(code) else (code, word)
    return shorter in _shortened(longer)
