from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from qualkit.topics import numerics

BENCH = Path(__file__).parents[2] / "bench" / "topics.py"
sys.path.insert(0, str(BENCH.parent))


def test_coherence_agrees_with_gensims() -> None:
    """gensim's c_npmi with a window longer than any text counts texts, as ours does; skipped without gensim."""
    pytest.importorskip("gensim")
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    rng = random.Random(0)
    words = [f"w{i}" for i in range(30)]
    texts = [rng.sample(words[: 10 + i % 20], 8) for i in range(200)]
    tops = [words[:10], words[10:20], words[5:15]]
    model = CoherenceModel(
        topics=tops,
        texts=texts,
        dictionary=Dictionary(texts),
        coherence="c_npmi",
        window_size=1000,
        processes=1,
    )
    present = sp.csr_matrix([[float(word in text) for word in words] for text in texts])
    columns = np.array([[words.index(word) for word in row] for row in tops])
    assert numerics.coherence(present, columns) == pytest.approx(model.get_coherence_per_topic(), abs=1e-6)


def test_measures_of_the_bench_by_hand() -> None:
    import topics as bench

    assert bench.diversity([["a", "b"], ["b", "c"]], 2) == 0.75
    assert bench.stability([[["a", "b"]], [["b", "c"]]]) == pytest.approx(1 / 3)
    assert bench.agreement([0, 0, 1], ["x", "x", "y"], ["t", "t", "t"]) == (1.0, 1.0)
    assert bench.agreement([0, 1], [None, None], ["t", "t"]) == (None, None)


def test_the_bench_runs_on_a_file_of_texts(tmp_path: Path) -> None:
    lines = ["money\tthe levy pays the training budget", "time\tevening classes online after a shift"] * 12
    file = tmp_path / "talk.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(BENCH), "--corpus", f"talk={file}", "--topics", "2", "--peers", "none"]
    done = subprocess.run([*command, "--seeds", "2", "--draws", "2"], capture_output=True, text=True, check=True)
    assert "| talk | 2 | qualkit |" in done.stdout
