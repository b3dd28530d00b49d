"""Several files of a codebook change together or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit import store
from qualkit.errors import QualkitError
from qualkit.workflow import recode

MONEY = "code: money\nlabel: Money\ndefinition: Money.\nexamples: [It is money.]\n"
COST = "code: cost\nlabel: Cost\ndefinition: What it costs.\nexamples: [It costs.]\n"


@pytest.fixture
def codebook(tmp_path: Path) -> Path:
    folder = tmp_path / "codebook"
    folder.mkdir()
    (folder / "money.yaml").write_bytes(b"\xef\xbb\xbf" + MONEY.encode())  # as Windows' editor saves it
    (folder / "cost.yaml").write_bytes(COST.encode())
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def refuse(self: Path, missing_ok: bool = False) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_merge_that_cannot_remove_a_file_leaves_the_codebook_as_it_was(
    codebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(codebook)
    with monkeypatch.context() as patched, pytest.raises(QualkitError) as told:
        patched.setattr(Path, "unlink", refuse)
        recode.merge(codebook.parent, ["cost"], "money")
    assert "Permission denied" in told.value.message and "the codebook is as it was" in told.value.remedy
    assert held(codebook) == before
    assert recode.merge(codebook.parent, ["cost"], "money").codebook.reading("cost")[0] == "money"


def test_what_could_not_be_put_back_is_named(codebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, *, synced: bool = False) -> None:
        raise QualkitError(f"Cannot write {path}: No space left on device.", "")

    real = store.write_text

    def write(path: Path, text: str, *, synced: bool = False) -> None:
        real(path, text, synced=synced)
        if path.parent == codebook:
            monkeypatch.setattr(store, "write_bytes", full)

    monkeypatch.setattr(store, "write_text", write)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(QualkitError) as told:
        recode.merge(codebook.parent, ["cost"], "money")
    assert "money.yaml could not be put back" in told.value.remedy
