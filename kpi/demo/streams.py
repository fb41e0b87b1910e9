"""Random numbers that are the same on every machine, and that stay the same when a town or a year is added.

Each decision draws from a stream of its own, named by what it decides: `Stream(7, 2015, "t03", "findings", "3.1a")`.
Nothing one town draws can therefore move another town's numbers. Two things keep the bytes equal everywhere: only the
raw bits of PCG64 are used (numpy promises those never change, but not the numbers its distributions make of them),
and only + − × ÷, which IEEE 754 fixes to the last bit (exp and log differ between C libraries).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Thing = TypeVar("Thing")
_BITS, _SCALE = np.uint64(11), 2.0**-53


class Stream:
    """A stream of random numbers named by its key.

    Parameters
    ----------
    *key : object
        What the stream decides, e.g. seed, year, station, table, clause; read as text.

    Examples
    --------
    >>> Stream(7, 2014, "t01", "births").integer(1, 6) == Stream(7, 2014, "t01", "births").integer(1, 6)
    True
    >>> 0 <= Stream(7).uniform() < 1
    True
    """

    def __init__(self, *key: object):
        name = "/".join(str(part) for part in key).encode()
        seed = int.from_bytes(hashlib.sha256(name).digest()[:16], "big")
        self._bits = np.random.PCG64(np.random.SeedSequence(seed))

    def uniforms(self, size: int) -> np.ndarray:
        """Return `size` floats in [0, 1)."""
        return (self._bits.random_raw(size) >> _BITS) * _SCALE

    def uniform(self) -> float:
        """Return one float in [0, 1)."""
        return float(self.uniforms(1)[0])

    def normal(self) -> float:
        """Return a float of mean 0 and standard deviation 1: twelve uniforms less six, so between −6 and 6."""
        total = -6.0
        for part in self.uniforms(12):
            total += float(part)
        return total

    def integer(self, low: int, high: int) -> int:
        """Return a whole number between `low` and `high`, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.uniform() < probability

    def binomial(self, trials: int, probability: float) -> int:
        """Return how many of `trials` succeed, each drawn."""
        return int((self.uniforms(trials) < probability).sum()) if trials > 0 else 0

    def choice(self, things: Sequence[Thing]) -> Thing:
        """Return one of `things`, each as likely."""
        return things[self.integer(0, len(things) - 1)]

    def weighted(self, weights: dict[Thing, float]) -> Thing:
        """Return one of the keys, as likely as its weight."""
        left = self.uniform() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return thing

    def word(self, letters: str, length: int) -> str:
        """Return `length` letters."""
        return "".join(letters[int(part * len(letters))] for part in self.uniforms(length))
