"""One setting with its words and limits, as the training panel and `--set key=value` need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mousevision.core.errors import SettingError

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that a user may change; its type is that of its default.

    Attributes:
        name: Its name on the command line and in files.
        label: Its name in the window.
        help: One sentence in plain words.
        default: What it is when nothing is said.
        minimum: Smallest value of a number; None for no limit.
        maximum: Largest value of a number; None for no limit.
        choices: The words or numbers to choose from; empty for any.
        automatic: Whether 0 lets the program choose.
    """

    name: str
    label: str
    help: str
    default: Value
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Value, ...] = ()
    automatic: bool = False

    def check(self, value: object) -> Value:
        """Return the value in the setting's own type; text is read.

        Raises:
            SettingError: If it makes no sense here, with what would.
        """
        try:
            read = self._read(value)
        except (TypeError, ValueError, OverflowError):
            raise SettingError(
                f"“{value}” is no value for {self.name}: {self._wanted()}."
            ) from None
        if self.choices and read not in self.choices:
            raise SettingError(f"{self.name} cannot be “{value}”: {self._wanted()}.")
        low, high = self.minimum, self.maximum
        is_number = isinstance(read, int | float) and not isinstance(read, bool)
        if is_number and not (
            (low is None or float(read) >= low) and (high is None or float(read) <= high)
        ):
            raise SettingError(f"{self.name} cannot be {value}: {self._wanted()}.")
        return read

    def _read(self, value: object) -> Value:
        if isinstance(self.default, bool):
            return _truth(value)
        if isinstance(value, bool):
            raise ValueError("a number is wanted")
        if isinstance(self.default, int):
            number = float(value) if isinstance(value, str | int | float) else float("nan")
            if number != int(number):
                raise ValueError("a whole number is wanted")
            return int(number)
        if isinstance(self.default, float):
            return float(value) if isinstance(value, str | int | float) else float("nan")
        return str(value)

    def _wanted(self) -> str:
        if self.choices:
            return "take one of " + ", ".join(str(choice) for choice in self.choices)
        if isinstance(self.default, bool):
            return "take yes or no"
        if isinstance(self.default, str):
            return "take a word"
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        low, high = self.minimum, self.maximum
        if low is not None and high is not None:
            return f"take {kind} from {low:g} to {high:g}"
        return f"take {kind}" + (f" of at least {low:g}" if low is not None else "")


def _truth(value: object) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    key = str(value).strip().lower()
    if key not in words:
        raise ValueError("yes or no is wanted")
    return words[key]


def check_values(
    settings: Sequence[Setting], values: Mapping[str, object], owner: str
) -> dict[str, Value]:
    """Return a value for every setting, given or default.

    Raises:
        SettingError: If a name is unknown to `owner` or a value makes no sense.
    """
    known = {setting.name: setting for setting in settings}
    unknown = sorted(set(values) - set(known))
    if unknown:
        names = ", ".join(known) or "none"
        raise SettingError(f"“{unknown[0]}” is no setting of {owner}; its settings: {names}.")
    return {
        name: setting.check(values[name]) if name in values else setting.default
        for name, setting in known.items()
    }
