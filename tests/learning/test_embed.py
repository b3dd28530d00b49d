"""Embeddings come from what is on the machine: a folder or an installed pipeline, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import spacy

from qualkit.codebook import load_codebook
from qualkit.errors import QualkitError, SettingsError
from qualkit.learning import embedder, learn
from qualkit.learning.labels import Taught
from qualkit.learning.stacked import VECTORS as SEEN_VECTORS
from qualkit.matching import compile_codebook
from qualkit.matching.score import score_transcript
from tests.conftest import staged

BOOK = "code: farm\nrules: [{id: r, phrase: [combine harvester]}]\n"
VECTORS = {"ewe": [1.0, 0.0], "heifer": [0.95, 0.1], "trawler": [0.0, 1.0], "dinghy": [0.1, 0.95]}


@pytest.fixture
def spacy_folder(tmp_path: Path) -> Path:
    """A pipeline with four word vectors, saved as a folder."""
    nlp = spacy.blank("en")
    for word, vector in VECTORS.items():
        nlp.vocab.set_vector(word, np.array(vector, dtype=np.float32))
    nlp.to_disk(tmp_path / "vectors")
    return tmp_path / "vectors"


def test_a_spacy_folder_gives_unit_vectors_and_none_for_unknown_words(spacy_folder: Path) -> None:
    found = embedder("vectors", spacy_folder.parent)(["ewe", "the heifer", "nothing known"])
    assert found.shape == (3, 2)
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1, 0])
    assert found[0] @ found[1] > 0.98


def test_a_model2vec_folder_is_read_from_the_disk(tmp_path: Path) -> None:
    model2vec = pytest.importorskip("model2vec")
    tokenizers = pytest.importorskip("tokenizers")
    names = ["[UNK]", *VECTORS]
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({name: n for n, name in enumerate(names)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    table = np.array([[0.0, 0.0], *VECTORS.values()], dtype=np.float32)
    model2vec.StaticModel(table, tokenizer, config={}).save_pretrained(str(tmp_path / "static"))
    found = embedder("static", tmp_path)(["ewe", "trawler dinghy"])
    assert found[0] == pytest.approx([1, 0]) and found[1][1] > 0.99


def test_a_sentence_transformers_folder_needs_its_library(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    try:
        import sentence_transformers  # noqa: F401
    except ImportError:
        with pytest.raises(QualkitError, match="need the library sentence-transformers"):
            embedder(".", tmp_path)


@pytest.mark.parametrize(("name", "words"), [("empty", "holds no model"), ("no_such_pipeline", "is not installed")])
def test_what_is_no_model_is_refused_and_nothing_is_fetched(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(QualkitError, match=words):
        embedder(name, tmp_path)


def test_a_pipeline_without_vectors_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "bare")
    with pytest.raises(SettingsError, match="has no word vectors"):
        embedder("bare", tmp_path)


def test_a_word_never_coded_is_known_by_its_meaning(spacy_folder: Path, write) -> None:  # type: ignore[no-untyped-def]
    compiled = compile_codebook(load_codebook(write("b", {"farm.yaml": BOOK})))
    scored, codes = {}, {}
    for number in range(8):
        speech = "We saw the ewe today. We saw the trawler today. " * 3
        transcript, segments = staged(("INT", "Well?"), ("E1", speech.strip()), name=f"T{number}")
        scored[transcript.id] = score_transcript(compiled, transcript, segments)
        codes.update({s.id: {"farm": "enabler"} if "ewe" in s.text else {} for s in segments})
    embed = embedder("vectors", spacy_folder.parent)
    model = learn(compiled, scored, Taught(codes), embed=embed)
    assert model is not None
    (by_meaning,) = [view for seen, view in model.themes.first_ if seen == SEEN_VECTORS]
    heifer, dinghy = by_meaning.logits(embed(["We saw the heifer today.", "We saw the dinghy today."]))[:, 0]
    assert heifer > 1 and dinghy < -1
    without = learn(compiled, scored, Taught(codes))
    assert without is not None and len(without.themes.first_) == len(model.themes.first_) - 1
