"""What is kept from the rater's eyes: predictions, or all that tells whose clip it is.

Everything that the window shows of clips passes through here once, as rows; a panel cannot forget
to hide something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mousevision.store.listing import ClipRow


@dataclass(frozen=True, slots=True)
class Veil:
    """What is hidden.

    Attributes:
        numbers: The number of each clip, which stands for its name; None who works in the open.
        no_predictions: Whether what networks say is hidden.
        again: The clip at hand when it came up again silently: its label is not to be seen.
    """

    numbers: Mapping[int, int] | None = None
    no_predictions: bool = False
    again: int | None = None

    @property
    def blind(self) -> bool:
        """Whether names, animals, sessions, other raters and predictions are hidden."""
        return self.numbers is not None

    @property
    def predictions(self) -> bool:
        """Whether predictions can be seen."""
        return not (self.blind or self.no_predictions)

    def name(self, clip_id: int) -> str:
        """Return what a clip is called under the veil."""
        number = (self.numbers or {}).get(clip_id)
        return "clip without a number" if number is None else f"clip {number}"

    def over(self, row: ClipRow) -> ClipRow:
        """Return what may be seen of a clip."""
        if not self.predictions:
            row = replace(row, predicted=None, predicted_id=None, confidence=None,
                          abstained=False, unfamiliar=False)  # fmt: skip
        if self.blind:
            row = self._unnamed(row)
        if self.again == row.id:
            row = replace(row, behaviour=None, behaviour_id=None, own_id=None, reviewed=False)
        return row

    def _unnamed(self, row: ClipRow) -> ClipRow:
        """Take away whose clip it is, and what others say of it."""
        own = row.own_id is not None
        name = self.name(row.id)
        return replace(
            row, file=name, name=name, subject="", session=None, day="", disagree=False,
            behaviour=row.behaviour if own else None, behaviour_id=row.own_id,
        )  # fmt: skip
