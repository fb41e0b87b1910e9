"""The container of old Office files (MS-CFB): its streams by name, read within its own bounds."""

from __future__ import annotations

import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_HEADER = 512


class CompoundFile:
    """An old Office file.

    Parameters
    ----------
    data : bytes
        Its content.

    Raises
    ------
    ValueError, struct.error
        Where it is damaged.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE) or len(data) < _HEADER:
            raise ValueError("no compound file")
        shift, short_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or short_shift != 6:
            raise ValueError("sector size")
        self.data, self.size, self.short = data, 1 << shift, 1 << short_shift
        self.cutoff, first_short, _, first_more, more = struct.unpack_from("<5I", data, 56)
        listed = list(struct.unpack_from("<109I", data, 76))
        for _ in range(min(more, len(data) // self.size)):
            part = struct.unpack(f"<{self.size // 4}I", self._sector(first_more))
            listed += part[:-1]
            first_more = part[-1]
        table = b"".join(self._sector(number) for number in listed if number < _LAST_SECTOR)
        self.next = struct.unpack(f"<{len(table) // 4}I", table)
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self.entries = [directory[place : place + _ENTRY] for place in range(0, len(directory), _ENTRY)]
        used = [entry for entry in self.entries if entry[66] in (1, 2, 5)]
        self.places = {_name(entry): struct.unpack_from("<II", entry, 116) for entry in used}
        short_table = self._chain(first_short) if first_short < _LAST_SECTOR else b""
        self.short_next = struct.unpack(f"<{len(short_table) // 4}I", short_table)
        self.short_data = self._chain(self.places["Root Entry"][0]) if short_table else b""

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream."""
        first, size = self.places[name]
        if size >= self.cutoff:
            return self._chain(first)[:size]
        pieces, seen = [], set()
        while first < _LAST_SECTOR and first not in seen:
            seen.add(first)
            pieces.append(self.short_data[first * self.short : (first + 1) * self.short])
            first = self.short_next[first]
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        sector = self.data[start : start + self.size]
        return sector.ljust(self.size, b"\0")

    def _chain(self, number: int) -> bytes:
        pieces, seen = [], set()
        while number < _LAST_SECTOR:
            if number in seen or number >= len(self.next):
                raise ValueError("broken chain of sectors")
            seen.add(number)
            pieces.append(self._sector(number))
            number = self.next[number]
        return b"".join(pieces)


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
