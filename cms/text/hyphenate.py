"""Where a long word may be parted at the end of a line.

Not every browser has a dictionary of every language; a heading in a narrow column would then be cut anywhere,
or leave the screen. So the long words of headings and facts carry soft hyphens of our own.
"""

from functools import cache, lru_cache
from itertools import pairwise

from pyphen import LANGUAGES, Pyphen, language_fallback

SOFT_HYPHEN = "\u00ad"
# Letters that stay together at a word's beginning and at its end.
LEFT, RIGHT = 4, 4
SHORTEST = 12
# English words are short enough for the narrowest column but for a few.
SHORTEST_OF = {"en": 18}
KNOWN_WORDS = 4096


@lru_cache(maxsize=KNOWN_WORDS)
def hyphenate(word: str, language: str) -> str:
    """Return a word with soft hyphens where its language parts it; short words stay as they are.

    Parameters:
        word: letters only.
        language: the code of the language it is written in; without a dictionary of it the word stays whole.
    """
    if len(word) < SHORTEST_OF.get(language.partition("-")[0], SHORTEST):
        return word
    dictionary = _dictionary(language)
    if dictionary is None:
        return word
    positions = dictionary.positions(word)
    known = set(positions)
    # Two beside each other mean that the seam of a compound was mistaken: “Zusamme-n-a-r-beit”.
    sure = [place for place in positions if not {place - 1, place + 1} & known]
    borders = [0, *sure, len(word)]
    return SOFT_HYPHEN.join(word[start:end] for start, end in pairwise(borders))


@cache
def _dictionary(language: str) -> Pyphen | None:
    name = language_fallback(language.replace("-", "_"))
    return Pyphen(lang=name, left=LEFT, right=RIGHT) if name in LANGUAGES else None
