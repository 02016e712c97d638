"""The pages that a process keeps, within a limit of memory."""

from collections import OrderedDict
from threading import Lock

from cms.page_cache.entry import Entry

NOT_FOUND = 404


# What a page depends on besides the database: host, scheme, path and query, as they were sent.
Key = tuple[bytes, bytes, bytes, bytes]


class PageStore:
    """Pages by their keys; the one that was asked for longest ago goes first.

    Addresses at which nothing is have a small store of their own: whoever tries them out drives no page away.

    Parameters:
        memory: bytes that all pages may take.
        missing: how many addresses at which nothing is.
    """

    def __init__(self, memory: int, missing: int = 200) -> None:
        self._memory, self._missing_limit = memory, missing
        self._pages: OrderedDict[Key, Entry] = OrderedDict()
        self._missing: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = Lock()
        self.taken = 0

    def find(self, key: Key) -> Entry | None:
        """Return what is kept, fresh or not."""
        entry = self._pages.get(key)
        if entry is None:
            return self._missing.get(key)
        try:
            self._pages.move_to_end(key)
        except KeyError:  # another thread dropped it meanwhile
            return None
        return entry

    def keep(self, key: Key, entry: Entry) -> None:
        """Keep a page in place of an older one."""
        with self._lock:
            self._drop(key)
            if entry.status == NOT_FOUND:
                self._missing[key] = entry
                while len(self._missing) > self._missing_limit:
                    self._missing.popitem(last=False)
                return
            if entry.size > self._memory:
                return
            self._pages[key] = entry
            self.taken += entry.size
            while self.taken > self._memory:
                _oldest, dropped = self._pages.popitem(last=False)
                self.taken -= dropped.size

    def _drop(self, key: Key) -> None:
        self._missing.pop(key, None)
        if before := self._pages.pop(key, None):
            self.taken -= before.size
