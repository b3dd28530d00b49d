"""The statistics against R: ``statistics.txt`` is what ``statistics.R`` prints, so the numbers hold without R as well."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from qualkit.compare.effects import cramers_v, wilson
from qualkit.compare.exact import clopper_pearson, exact_p, holm
from qualkit.compare.permute import permutation_p
from qualkit.keyness import log_odds

HERE = Path(__file__).parent
AMOUNTS = [0.10, 0.32, 0.05, 0.41, 0.22, 0.02, 0.03, 0.11, 0.08, 0.14, 0.19]


def numbers(text: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for line in text.splitlines():
        name, value = line.split()
        found.setdefault(name.rpartition(".")[0], []).append(float(value))
    return found


R = numbers((HERE / "statistics.txt").read_text(encoding="utf-8"))


def v(counts: list[int], sizes: list[int]) -> float:
    found = cramers_v(counts, sizes)
    assert found is not None
    return found.value


def ours() -> dict[str, list[float]]:
    return {
        "fisher": [exact_p(*c) for c in (([3, 1], [4, 4]), ([10, 2], [13, 17]), ([0, 5], [6, 7]), ([7, 2], [9, 11]))],
        "freeman_halton": [
            exact_p([4, 1, 0], [4, 5, 3]),
            exact_p([2, 2, 0, 3], [3, 4, 4, 3]),
            exact_p([11, 6, 2, 9], [11, 13, 10, 10]),
        ],
        "clopper_pearson": [
            end for n, of in ((0, 7), (4, 16), (11, 11), (5, 10)) for end in clopper_pearson(n, of) or ()
        ],
        "wilson": list(wilson(8, 11)),
        "holm": [p for p in holm([0.001, 0.04, 0.03, 0.011, 0.9, 0.012, 0.04]) if p is not None],
        "permutation": permutation_p(np.array(AMOUNTS)[:, None], [0] * 5 + [1] * 6, 2)[0],
        "log_odds": list(log_odds(40, 2000, 12, 3100, 5.2, 510) or ()),
        "cramers_v": [v([4, 1, 0], [4, 5, 3]), v([11, 6, 2, 9], [11, 13, 10, 10])],
    }


@pytest.mark.parametrize("name", sorted(R))
def test_equals_what_r_printed(name: str) -> None:
    assert ours()[name] == pytest.approx(R[name], rel=1e-7, abs=1e-12)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_still_prints_these_numbers() -> None:
    done = subprocess.run(
        ["Rscript", "--vanilla", str(HERE / "statistics.R")], capture_output=True, text=True, check=True, timeout=120
    )
    again = numbers(done.stdout)
    assert again.keys() == R.keys()
    for name, values in again.items():
        assert values == pytest.approx(R[name], rel=1e-9), name
