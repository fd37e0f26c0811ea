"""The input spec: JSON there and back, digests, refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mousevision.core.errors import SettingError
from mousevision.core.inputspec import Background, Brightness, InputSpec, Sampling

specs = st.builds(
    InputSpec,
    frames=st.integers(1, 64),
    height=st.integers(8, 256),
    width=st.integers(8, 256),
    region=st.just((0.1, 0.2, 0.9, 1.0)),
    window=st.just((0.25, 0.75)),
    sampling=st.sampled_from(Sampling),
    colour=st.booleans(),
    brightness=st.sampled_from(Brightness),
    background=st.sampled_from(Background),
)


@given(specs)
def test_json_there_and_back(spec: InputSpec) -> None:
    assert InputSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec


@given(specs, specs)
def test_digests_differ_with_the_settings(first: InputSpec, second: InputSpec) -> None:
    assert (first.digest() == second.digest()) == (first == second)


def test_what_was_prepared_before_backgrounds_could_be_taken_off_is_found_again() -> None:
    values = InputSpec().to_json()
    del values["background"]
    assert InputSpec.from_json(values) == InputSpec()
    assert InputSpec().digest() == "10e4089e8aac2d59"


def test_bare_text_is_as_good_as_a_choice() -> None:
    given: dict[str, Any] = {"brightness": "none", "background": "clip", "sampling": "uniform"}
    spec = InputSpec(**given)
    assert spec.brightness is Brightness.NONE
    assert spec.background is Background.CLIP
    assert spec.sampling is Sampling.UNIFORM


def test_shape() -> None:
    assert InputSpec(frames=4, height=10, width=20).shape == (4, 1, 10, 20)
    assert InputSpec(frames=4, height=10, width=20, colour=True).shape == (4, 3, 10, 20)


@pytest.mark.parametrize(
    "values",
    [{"frames": 0}, {"height": 2}, {"region": [0, 0, 2, 1]}, {"window": [0.5, 0.5]},
     {"sampling": "guess"}, {"colour": True, "depth": 3}, {"region": [0, 1]}, {"frames": "many"}],
)  # fmt: skip
def test_nonsense_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(SettingError):
        InputSpec.from_json(values)
