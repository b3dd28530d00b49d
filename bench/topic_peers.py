"""One topic model fitted in its own environment: job on stdin, result on stdout, both JSON.

Run by bench/topics.py as ``PYTHON topic_peers.py MODEL``; imports nothing but the standard library and the model asked for.

Job: ``docs`` (cleaned texts, words joined by spaces), ``k``, ``runs``: a list of {"seed": …, "rows": [… or null for all]},
for qualkit also ``groups`` and ``neighbours``, for the peers that read with a trained model ``texts`` as they were before cleaning. Result per run: ``tops`` (k lists of up to 25 words), ``labels`` (a
topic per text, null for runs on a part), ``seconds``; and ``peak_mb``.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

TOP = 25
Fitted = tuple[list[list[str]], list[int]]

#: What pip installs for each model; the models of scikit-learn and qualkit run in the bench's own environment.
#: BERTopic goes without its sentence transformers, whose models cannot be had from a package index. tf-idf + SVD stands in, or, in the
#: rows that say so, the trained word vectors that the wheel of WordLlama holds.
INSTALL: dict[str, list[list[str]]] = {
    "gensim LDA": [["gensim"]],
    "tomotopy LDA": [["tomotopy"]],
    "BERTopic": [
        ["--no-deps", "bertopic"],
        ["numpy", "pandas", "scikit-learn", "tqdm", "plotly", "pyyaml", "hdbscan", "umap-learn"],
    ],
    "KeyNMF": [["turftopic"]],
}
INSTALL |= {f"{name} WordLlama": [*INSTALL[name], ["wordllama==0.4.0.post1"]] for name in ("BERTopic", "KeyNMF")}


def qualkit_seeded(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    """The first topics start from the phrases of the shipped codebook's themes."""
    return qualkit(docs, k, seed, extra, extra["seeds"])


def qualkit(docs: list[str], k: int, seed: int, extra: dict[str, Any], seeds: list[list[str]] | None = None) -> Fitted:
    """The words are cleaned and folded already, so folding is the identity; words only, as the measures count words.

    Without the draws for the figure of stability beside each topic, which no other model gives: they cost ten fits more.
    """
    from qualkit.topics import TopicModel

    model = TopicModel(k, seed, lemma=str, phrases=False, min_df=1, n_resamples=0, seeds=seeds)
    weights = model.fit_transform(docs, groups=extra.get("groups"), neighbours=extra.get("neighbours"))
    rows = [[model.vocabulary_[j] for j in row] for row in model.top_columns(TOP)]
    return rows, weights.argmax(axis=1).tolist()


def _counts(docs: list[str], kind: str) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    vectorizer = (TfidfVectorizer if kind == "tfidf" else CountVectorizer)(token_pattern=r"\S+")
    return vectorizer.fit_transform(docs), vectorizer.get_feature_names_out()


def _by_components(components: Any, names: Any) -> list[list[str]]:
    return [[str(names[j]) for j in row.argsort()[::-1][:TOP]] for row in components]


def sklearn_nmf(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    from sklearn.decomposition import NMF

    x, names = _counts(docs, "tfidf")
    model = NMF(k, random_state=seed)
    w = model.fit_transform(x)
    return _by_components(model.components_, names), w.argmax(axis=1).tolist()


def sklearn_nmf_dealt(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    """The same topics, their words dealt out as qualkit's are, so that none stands for two: what stability is without repeating."""
    from sklearn.decomposition import NMF

    from qualkit.topics import numerics

    x, names = _counts(docs, "tfidf")
    model = NMF(k, random_state=seed)
    w = model.fit_transform(x)
    share = model.components_ / model.components_.sum(axis=1, keepdims=True).clip(1e-12)
    tops = [[str(names[j]) for j in row if share[t, j] > 0] for t, row in enumerate(numerics.top(share, TOP))]
    return tops, w.argmax(axis=1).tolist()


def sklearn_lda(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    from sklearn.decomposition import LatentDirichletAllocation

    x, names = _counts(docs, "counts")
    model = LatentDirichletAllocation(k, random_state=seed)
    w = model.fit_transform(x)
    return _by_components(model.components_, names), w.argmax(axis=1).tolist()


def gensim_lda(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    from gensim.corpora import Dictionary
    from gensim.models import LdaModel

    texts = [doc.split() for doc in docs]
    words = Dictionary(texts)
    bags = [words.doc2bow(text) for text in texts]
    model = LdaModel(bags, k, words, random_state=seed, passes=10)
    labels = [max(model.get_document_topics(bag, 0.0), key=lambda pair: pair[1])[0] for bag in bags]
    return [[word for word, _ in model.show_topic(t, TOP)] for t in range(k)], [int(t) for t in labels]


def tomotopy_lda(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    import tomotopy

    model = tomotopy.LDAModel(k=k, seed=seed)
    added = [bool(doc.split()) and model.add_doc(doc.split()) is not None for doc in docs]
    model.train(1000, workers=1)
    found = iter(model.docs)
    labels = [int(next(found).get_topics(1)[0][0]) if there else 0 for there in added]
    return [[word for word, _ in model.get_topic_words(t, TOP)] for t in range(k)], labels


class Embedder:
    """tf-idf + SVD, learned from the corpus, in the place of a sentence model."""

    def __init__(self, docs: list[str], seed: int) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.tfidf = TfidfVectorizer(token_pattern=r"\S+")
        x = self.tfidf.fit_transform(docs)
        self.svd = TruncatedSVD(min(100, min(x.shape) - 1), random_state=seed).fit(x)

    def encode(self, texts: Any, **_: Any) -> Any:
        from sklearn.preprocessing import normalize

        return normalize(self.svd.transform(self.tfidf.transform(list(texts))))


class WordLlama:
    """Means of trained word vectors (256 dimensions), as the package wordllama ships them; nothing is downloaded.

    Its own loader looks for the tokenizer in another folder than the wheel has, and would download it.
    """

    def __init__(self) -> None:
        import wordllama
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = Path(wordllama.__file__).parent
        self.table = load_file(folder / "weights/l2_supercat_256.safetensors")["embedding.weight"].astype("float32")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizers/l2_supercat_tokenizer_config.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def encode(self, texts: Any, **_: Any) -> Any:
        import numpy as np
        from sklearn.preprocessing import normalize

        read = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return normalize(np.array([self.table[found.ids or [0]].mean(axis=0) for found in read]))


def bertopic(docs: list[str], k: int, seed: int, extra: dict[str, Any], read: Any = None) -> Fitted:
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    model = BERTopic(
        nr_topics=k + 1,
        umap_model=UMAP(n_components=5, n_neighbors=15, min_dist=0.0, metric="cosine", random_state=seed),
        vectorizer_model=CountVectorizer(token_pattern=r"\S+"),
        top_n_words=TOP,
    )
    labels, _ = model.fit_transform(docs, Embedder(docs, seed).encode(docs) if read is None else read)
    found = sorted(topic for topic in model.get_topics() if topic >= 0)
    return [[word for word, _ in model.get_topic(topic) if word] for topic in found], [int(t) for t in labels]


def bertopic_wordllama(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    return bertopic(docs, k, seed, extra, WordLlama().encode(extra["texts"]))


def keynmf(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    return _keynmf(docs, k, seed, Embedder(docs, seed), docs)


def keynmf_wordllama(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    return _keynmf(docs, k, seed, WordLlama(), extra["texts"])


def _keynmf(docs: list[str], k: int, seed: int, encoder: Any, texts: list[str]) -> Fitted:
    from sklearn.feature_extraction.text import CountVectorizer
    from turftopic import KeyNMF

    model = KeyNMF(k, encoder=encoder, vectorizer=CountVectorizer(token_pattern=r"\S+"), random_state=seed)
    w = model.fit_transform(docs, embeddings=encoder.encode(texts))
    return _by_components(model.components_, model.get_vocab()), w.argmax(axis=1).tolist()


def known_labels(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    """No model: a topic per known label, its words those of its texts, ranked and dealt out as qualkit's are in short texts.

    What a model would come to that found the labels without a mistake. Other numbers of topics than labels are left alone.
    """
    import numpy as np

    from qualkit.topics import numerics

    names = sorted({label for label in extra["labels"] if label})
    words = sorted({word for doc in docs for word in doc.split()})
    column = {word: j for j, word in enumerate(words)}
    counts = np.zeros((len(names), len(words)))
    for doc, label in zip(docs, extra["labels"], strict=True):
        if label:
            for word in set(doc.split()):
                counts[names.index(label), column[word]] += 1
    tops = numerics.top(numerics.telling(counts, 0.5), TOP)
    return [[words[j] for j in row] for row in tops], [names.index(label) if label else 0 for label in extra["labels"]]


def commonest_words(docs: list[str], k: int, seed: int, extra: dict[str, Any]) -> Fitted:
    """No model: the words in the order of how many texts have them, cut into lists."""
    from collections import Counter

    df = Counter(word for doc in docs for word in set(doc.split()))
    words = sorted(df, key=lambda word: (-df[word], word))
    return [words[10 * t : 10 * t + 10] for t in range(k)], [0] * len(docs)


MODELS = {
    "known labels": known_labels,
    "commonest words": commonest_words,
    "qualkit": qualkit,
    "qualkit seeded": qualkit_seeded,
    "sklearn NMF": sklearn_nmf,
    "sklearn NMF dealt": sklearn_nmf_dealt,
    "sklearn LDA": sklearn_lda,
    "gensim LDA": gensim_lda,
    "tomotopy LDA": tomotopy_lda,
    "BERTopic": bertopic,
    "BERTopic WordLlama": bertopic_wordllama,
    "KeyNMF": keynmf,
    "KeyNMF WordLlama": keynmf_wordllama,
}


def part(job: dict[str, Any], rows: list[int] | None) -> tuple[list[str], dict[str, Any]]:
    """The texts of a run, with the groups and neighbours among them."""
    if rows is None:
        return job["docs"], {name: job.get(name) for name in ("groups", "neighbours", "labels", "seeds", "texts")}
    place = {row: i for i, row in enumerate(rows)}
    groups, near = job.get("groups"), job.get("neighbours")
    return [job["docs"][i] for i in rows], {
        "labels": [job["labels"][i] for i in rows],
        "texts": [job["texts"][i] for i in rows],
        "seeds": job.get("seeds"),
        "groups": [groups[i] for i in rows] if groups else None,
        "neighbours": [[place.get(j, -1) for j in near[i]] for i in rows] if near else None,
    }


def peak_mb() -> float:
    """The most memory this process held, in MB; 0 where the system does not say. (ru_maxrss would count the parent's too.)"""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    warnings.simplefilter("ignore")
    job, results = json.load(sys.stdin), []
    fit = MODELS[sys.argv[1]]
    fit(job["docs"], job["k"], 99, part(job, None)[1])  # imports and compilers warm up outside the clock
    for run in job["runs"]:
        docs, extra = part(job, run["rows"])
        began = time.perf_counter()
        tops, labels = fit(docs, job["k"], run["seed"], extra)
        seconds = time.perf_counter() - began
        results.append({"tops": tops, "labels": labels if run["rows"] is None else None, "seconds": seconds})
    peak = peak_mb()
    print("\n" + json.dumps({"runs": results, "peak_mb": peak}))


if __name__ == "__main__":
    main()
