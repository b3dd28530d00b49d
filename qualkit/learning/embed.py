"""Sentence embeddings from a model that is on this machine already: a folder, or an installed spaCy pipeline with vectors.

Nothing is fetched: a name that is neither is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from qualkit import nlp
from qualkit.errors import QualkitError, SettingsError

Embed = Callable[[Sequence[str]], Any]


@lru_cache(maxsize=2)
def embedder(name: str, root: Path) -> Embed:
    """A function from texts to their embeddings (texts × dimensions, each of length 1, zero for a text without known words).

    ``name`` is a folder (absolute, or below ``root``) with a sentence-transformers, model2vec or spaCy model, or the name of
    an installed spaCy pipeline; one that was loaded is kept. Raises SettingsError when there is no such model, QualkitError when its library is missing.
    """
    folder = root / name
    if not folder.is_dir():
        return _unit(_by_spacy(name))
    if (folder / "meta.json").is_file():
        return _unit(_by_spacy(str(folder)))
    if _is_static(folder):
        return _unit(_by_model2vec(folder))
    if (folder / "modules.json").is_file():
        return _unit(_by_sentence_transformers(folder))
    raise SettingsError(
        f"coding.embeddings: the folder {folder} holds no model that is known here.",
        "Name a folder saved by sentence-transformers, model2vec or spaCy, or an installed spaCy pipeline with vectors.",
    )


def _is_static(folder: Path) -> bool:
    """Whether a folder was saved by model2vec, whose models are tables of word vectors."""
    files = [folder / "modules.json", folder / "config.json"]
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    return "StaticEmbedding" in text or "model2vec" in text


def _by_spacy(name: str) -> Embed:
    pipeline = nlp.load(name)
    if not len(pipeline.vocab.vectors):
        raise SettingsError(
            f"coding.embeddings: the spaCy pipeline {name!r} has no word vectors.",
            "Use one that has them, such as en_core_web_md, or leave the setting out.",
        )
    return lambda texts: np.array([pipeline.make_doc(text).vector for text in texts])


def _by_sentence_transformers(folder: Path) -> Embed:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise _missing("sentence-transformers", folder) from error
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    return lambda texts: model.encode(list(texts), show_progress_bar=False)


def _by_model2vec(folder: Path) -> Embed:
    try:
        from model2vec import StaticModel
    except ImportError as error:
        raise _missing("model2vec", folder) from error
    model = StaticModel.from_pretrained(str(folder))
    return lambda texts: model.encode(list(texts))


def _missing(library: str, folder: Path) -> QualkitError:
    return QualkitError(
        f"The embeddings in {folder} need the library {library}, which is not installed.",
        f"Install it (pip install {library}), or leave out coding.embeddings: everything works without.",
    )


def _unit(embed: Embed) -> Embed:
    def scaled(texts: Sequence[str]) -> Any:
        found = np.asarray(embed(texts), dtype=np.float64)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    return scaled
