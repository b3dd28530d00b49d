"""Several files of a codebook change together or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit import store
from qualkit.errors import QualkitError
from qualkit.workflow import recode

MONEY = "code: money\nlabel: Money\ndefinition: Money.\nexamples: [It is money.]\n"
COST = "code: cost\nlabel: Cost\ndefinition: What it costs.\nexamples: [It costs.]\n"


def test_a_merge_that_meets_a_full_disk_leaves_the_codebook_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "codebook"
    for name, text in {"money.yaml": MONEY, "cost.yaml": COST}.items():
        store.write_text(folder / name, text)
    real, full = store.write_text, iter([False, True])

    def write(path: Path, text: str, *, synced: bool = False) -> None:
        if path.parent == folder and next(full, False):
            raise QualkitError(f"Cannot write {path}: No space left on device.", "")
        real(path, text, synced=synced)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "write_text", write)
    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(QualkitError) as told:
        recode.merge(tmp_path, ["cost"], "money")
    assert "the codebook is as it was" in told.value.remedy
    assert {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir()} == {"money.yaml": MONEY, "cost.yaml": COST}
    monkeypatch.undo()
    assert recode.merge(tmp_path, ["cost"], "money").codebook.reading("cost")[0] == "money"
