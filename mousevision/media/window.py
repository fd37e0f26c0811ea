"""A bounded memory of the pictures decoded last, so that stepping back costs nothing."""

from __future__ import annotations

from collections import OrderedDict

from mousevision.media.planes import Picture


class FrameWindow:
    """Pictures by index; those not used for longest are forgotten when there is no more room.

    The picture put in last is always kept, however large it is.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._pictures: OrderedDict[int, Picture] = OrderedDict()
        self.nbytes = 0

    def __len__(self) -> int:
        return len(self._pictures)

    def get(self, index: int) -> Picture | None:
        """Return a picture, if it is still known."""
        picture = self._pictures.get(index)
        if picture is not None:
            self._pictures.move_to_end(index)
        return picture

    def put(self, index: int, picture: Picture) -> None:
        """Remember a picture."""
        old = self._pictures.pop(index, None)
        self.nbytes += picture.nbytes - (old.nbytes if old is not None else 0)
        self._pictures[index] = picture
        while self.nbytes > self._limit and len(self._pictures) > 1:
            _, gone = self._pictures.popitem(last=False)
            self.nbytes -= gone.nbytes

    def clear(self) -> None:
        """Forget everything."""
        self._pictures.clear()
        self.nbytes = 0
