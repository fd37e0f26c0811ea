from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mousevision.core.inputspec import InputSpec
from mousevision.media import shards
from mousevision.media.cache import TensorCache, tensor_key
from mousevision.media.shards import ENTRY, last_used

SPEC = InputSpec(frames=2, height=8, width=16)
OTHER = replace(SPEC, width=24)
ENTRY_BYTES = 2 * 8 * 16 + ENTRY.size + 4
ROOMY = 10_000_000


def tensor_of(key: str, spec: InputSpec = SPEC) -> np.ndarray:
    seed = int.from_bytes(key.encode(), "little") + spec.width
    return np.random.default_rng(seed).integers(0, 256, spec.shape).astype(np.uint8)


def fill(cache: TensorCache, count: int, spec: InputSpec = SPEC) -> int:
    return sum(cache.put(str(n), spec, tensor_of(str(n), spec)) for n in range(count))


def known(cache: TensorCache, count: int, spec: InputSpec = SPEC) -> list[int]:
    found = []
    for n in range(count):
        tensor = cache.get(str(n), spec)
        if tensor is not None:
            assert np.array_equal(tensor, tensor_of(str(n), spec))
            found.append(n)
    return found


@pytest.fixture
def cache(tmp_path: Path) -> TensorCache:
    return TensorCache(tmp_path / "cache", ROOMY)


def test_what_was_put_comes_back_also_for_the_next_program(cache: TensorCache) -> None:
    assert fill(cache, 10) == 10
    assert known(cache, 12) == list(range(10))
    assert cache.get("3", OTHER) is None
    again = TensorCache(cache._folder, ROOMY)
    assert known(again, 12) == list(range(10))
    assert again.size_bytes() == cache.size_bytes() == 10 * ENTRY_BYTES


def test_the_tensor_is_the_callers_own(cache: TensorCache) -> None:
    fill(cache, 1)
    first = cache.get("0", SPEC)
    assert first is not None
    first[:] = 0
    assert known(cache, 1) == [0]


def test_keys_tell_video_and_frames_apart() -> None:
    keys = {tensor_key("ab", 0, 10), tensor_key("ab", 0, 11), tensor_key("ac", 0, 10)}
    assert len(keys) == 3
    assert tensor_key("ab", 1, 23) != tensor_key("ab", 12, 3)


def test_a_tensor_of_another_shape_is_a_mistake(cache: TensorCache) -> None:
    with pytest.raises(ValueError, match="is not a tensor of"):
        cache.put("a", SPEC, tensor_of("a", OTHER))
    with pytest.raises(ValueError, match="float32"):
        cache.put("a", SPEC, tensor_of("a").astype(np.float32))  # type: ignore[arg-type]  # the mistake


def test_nothing_is_written_twice(cache: TensorCache) -> None:
    fill(cache, 3)
    size = cache.size_bytes()
    assert fill(cache, 3) == 3
    assert cache.size_bytes() == size


def test_tensors_that_do_not_lie_in_one_piece(cache: TensorCache) -> None:
    backwards = tensor_of("a")[::-1]
    assert cache.put("a", SPEC, backwards)
    got = cache.get("a", SPEC)
    assert got is not None
    assert np.array_equal(got, backwards)


# Bounds


def test_a_full_cache_says_so_and_stays_within_its_bound(tmp_path: Path) -> None:
    cache = TensorCache(tmp_path, 5 * ENTRY_BYTES)
    assert fill(cache, 8) == 5
    assert known(cache, 8) == [0, 1, 2, 3, 4]
    assert cache.size_bytes() <= 5 * ENTRY_BYTES
    assert not TensorCache(tmp_path / "none", 0).put("0", SPEC, tensor_of("0"))


def test_the_spec_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    import os

    cache = TensorCache(tmp_path, 12 * ENTRY_BYTES)
    third = replace(SPEC, height=9)
    fill(cache, 4, SPEC)
    fill(cache, 2, OTHER)
    os.utime(tmp_path / SPEC.digest() / shards.STAMP, (1000, 1000))
    os.utime(tmp_path / OTHER.digest() / shards.STAMP, (2000, 2000))
    assert fill(cache, 6, third) == 6
    assert known(cache, 4, SPEC) == []
    assert known(cache, 2, OTHER) == [0, 1]
    assert cache.size_bytes() <= 12 * ENTRY_BYTES


def test_a_spec_in_use_is_stamped(cache: TensorCache) -> None:
    import os

    fill(cache, 1)
    folder = cache._folder / SPEC.digest()
    os.utime(folder / shards.STAMP, (1000, 1000))
    TensorCache(cache._folder, ROOMY).get("0", SPEC)
    assert last_used(folder) > 1000


def test_shards_are_bounded(cache: TensorCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_BYTES", 3 * 256)
    assert fill(cache, 10) == 10
    files = list((cache._folder / SPEC.digest()).glob("*.tensors"))
    assert sorted(path.stat().st_size for path in files) == [256, 768, 768, 768]
    assert known(TensorCache(cache._folder, ROOMY), 10) == list(range(10))


# Deleted, cut, damaged


def test_the_folder_may_be_deleted_at_any_time(cache: TensorCache) -> None:
    fill(cache, 5)
    shutil.rmtree(cache._folder)
    assert known(cache, 5) == []
    assert cache.size_bytes() == 0
    assert fill(cache, 5) == 5
    assert known(cache, 5) == known(TensorCache(cache._folder, ROOMY), 5) == [0, 1, 2, 3, 4]
    shutil.rmtree(cache._folder)
    assert cache.put("2", SPEC, tensor_of("2")), "it is known, but no longer there"
    assert known(cache, 5) == [2]


def test_where_nothing_can_be_written_put_says_so(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    cache = TensorCache(tmp_path / "cache", ROOMY)
    assert not cache.put("a", SPEC, tensor_of("a"))
    assert cache.get("a", SPEC) is None
    assert cache.size_bytes() == 0
    cache.clear()


@pytest.mark.parametrize("suffix", [shards.DATA, shards.INDEX])
@pytest.mark.parametrize("cut", [1, 20, 100, 300])
def test_a_torn_end_loses_the_last_ones_only(cache: TensorCache, suffix: str, cut: int) -> None:
    fill(cache, 10)
    (path,) = (cache._folder / SPEC.digest()).glob(f"*{suffix}")
    content = path.read_bytes()
    path.write_bytes(content[:-cut])
    after = TensorCache(cache._folder, ROOMY)
    per_tensor = 256 if suffix == shards.DATA else ENTRY.size + 4
    left = max(0, (len(content) - cut) // per_tensor)
    assert known(after, 10) == list(range(left))
    assert fill(after, 10) == 10
    assert known(TensorCache(cache._folder, ROOMY), 10) == list(range(10))


@pytest.mark.parametrize("suffix", [shards.DATA, shards.INDEX])
def test_flipped_bits_are_noticed(cache: TensorCache, suffix: str) -> None:
    fill(cache, 10)
    (path,) = (cache._folder / SPEC.digest()).glob(f"*{suffix}")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    found = known(TensorCache(cache._folder, ROOMY), 10)
    assert found == [0, 1, 2, 3, 4, 6, 7, 8, 9] or found == [0, 1, 2, 3, 4]


def test_clearing_takes_only_our_own_files(cache: TensorCache) -> None:
    fill(cache, 3)
    mine = cache._folder / SPEC.digest() / "notes.txt"
    mine.write_text("mine", encoding="utf-8")
    cache.clear()
    assert known(cache, 3) == []
    assert mine.exists()
    assert fill(cache, 3) == 3


def test_a_process_that_is_killed_leaves_a_valid_cache(tmp_path: Path) -> None:
    """It is killed in the middle of writing, without any chance to tidy up."""
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from mousevision.media.cache import TensorCache
        from tests.unit.media.test_cache import SPEC, tensor_of
        cache = TensorCache(Path({str(tmp_path)!r}), 10**9)
        for n in range(10**6):
            cache.put(str(n), SPEC, tensor_of(str(n)))
            if n >= 20:
                print(n, flush=True)
        """
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=root) as run:
        assert run.stdout is not None
        acknowledged = int(run.stdout.readline())
        run.kill()
    cache = TensorCache(tmp_path, ROOMY)
    assert set(known(cache, acknowledged + 1)) == set(range(acknowledged + 1))
    assert cache.put("new", SPEC, tensor_of("new"))


def test_two_programs_at_once_do_not_mix(tmp_path: Path) -> None:
    one, two = TensorCache(tmp_path, ROOMY), TensorCache(tmp_path, ROOMY)
    for n in range(20):
        cache = one if n % 2 else two
        assert cache.put(str(n), SPEC, tensor_of(str(n)))
    assert known(TensorCache(tmp_path, ROOMY), 20) == list(range(20))


def test_threads(cache: TensorCache) -> None:
    barrier = threading.Barrier(4)

    def work(seed: int) -> bool:
        barrier.wait()
        for n in np.random.default_rng(seed).permutation(40).tolist():
            spec = SPEC if n % 3 else OTHER
            tensor = cache.get(str(n), spec)
            if tensor is None:
                cache.put(str(n), spec, tensor_of(str(n), spec))
            elif not np.array_equal(tensor, tensor_of(str(n), spec)):
                return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(work, range(4)))
    assert len(known(cache, 40)) + len(known(cache, 40, OTHER)) == 40


class AgainstADict(RuleBasedStateMachine):
    """The cache never holds anything but what was put, and keeps within its bound."""

    LIMIT = 14 * ENTRY_BYTES

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name) / "cache"
        self.cache = TensorCache(self.folder, self.LIMIT)
        self.model: dict[tuple[str, InputSpec], np.ndarray] = {}
        self.lossless = True
        """Whether nothing has been deleted since, so that all that was taken must be there."""

    def teardown(self) -> None:
        self.temporary.cleanup()

    keys = st.integers(0, 12).map(str)
    specs = st.sampled_from([SPEC, OTHER])

    @rule(key=keys, spec=specs)
    def put(self, key: str, spec: InputSpec) -> None:
        before = self.cache.size_bytes()
        taken = self.cache.put(key, spec, tensor_of(key, spec))
        if self.cache.size_bytes() < before:
            self.lossless = False
            self.model = {
                (name, kept): tensor for (name, kept), tensor in self.model.items() if kept == spec
            }
        if taken:
            self.model[key, spec] = tensor_of(key, spec)
            got = self.cache.get(key, spec)
            assert got is not None
            assert np.array_equal(got, tensor_of(key, spec))

    @rule(key=keys, spec=specs)
    def get(self, key: str, spec: InputSpec) -> None:
        got = self.cache.get(key, spec)
        expected = self.model.get((key, spec))
        if got is not None:
            assert expected is not None
            assert np.array_equal(got, expected)
        else:
            assert expected is None or not self.lossless

    @rule()
    def restart(self) -> None:
        self.cache.close()
        self.cache = TensorCache(self.folder, self.LIMIT)

    @rule(which=st.integers(0, 999), kept=st.floats(0, 1))
    def crash(self, which: int, kept: float) -> None:
        """Cut a file; what is drawn must not depend on the files, whose names are random."""
        files = sorted(path for path in self.folder.rglob("*.*") if path.stat().st_size)
        if not files:
            return
        path = files[which % len(files)]
        content = path.read_bytes()
        path.write_bytes(content[: round(kept * len(content))])
        self.lossless = False
        self.restart()

    @rule()
    def delete_folder(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.model.clear()

    @rule()
    def clear(self) -> None:
        self.cache.clear()
        self.model.clear()

    @invariant()
    def bounded(self) -> None:
        assert self.cache.size_bytes() <= self.LIMIT


TestAgainstADict = AgainstADict.TestCase
TestAgainstADict.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
