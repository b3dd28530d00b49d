"""From a topic to a code: the topic that the researcher saw, in an entry that the codebook can read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from qualkit import store, workflow
from qualkit.cli import cli
from qualkit.cli.common import told
from qualkit.codebook import load_codebook
from qualkit.errors import QualkitError
from qualkit.workflow import recode
from tests.topics.conftest import SAID

CODES = {
    "funding": "code: funding # who pays\nlabel: Funding\nrules: [{id: r, phrase: [levy]}]\n",
    "modularity": "code: modularity\nrules: [{id: r, phrase: [shift]}]\n",
    "esteem": "code: esteem\nrules: [{id: r, phrase: [diploma]}]\n",
}
SETTINGS = '[coding]\nmethod = "rules"\n\n[topics]\nnumber = 4\n'


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight people speak of funding, classes and status, and of a leaking roof without a code; not to be changed."""
    root = tmp_path_factory.mktemp("adopt") / "study"
    for n in range(8):
        speech = "\n\n".join(
            f"INT: And then?\n\nT{n}: {said[n % 3]} {said[(n + 1) % 3]}" for said in (list(s) for s in SAID.values())
        )
        store.write_text(root / "transcripts" / f"T{n}.txt", speech + "\n")
    for name, text in CODES.items():
        store.write_text(root / "codebook" / f"{name}.yaml", text)
    store.write_text(root / "qualkit.toml", SETTINGS)
    workflow.run(root)
    return root


@pytest.fixture
def study(ran: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ran, tmp_path / "study"))


def candidates(study: Path) -> dict[int, dict[str, object]]:
    return yaml.safe_load((study / "out" / "candidates.yaml").read_text(encoding="utf-8"))


def roof(study: Path) -> int:
    (topic,) = [number for number, entry in candidates(study).items() if entry["label"] == "Leaking roof"]
    return topic


def files(study: Path) -> set[str]:
    return {path.name for path in (study / "codebook").iterdir()}


def test_the_candidates_of_a_run_are_those_of_its_table_and_added_as_they_stand(study: Path) -> None:
    topic = roof(study)
    yes = [line for line in (study / "out" / "topics.csv").read_text().splitlines() if ",yes," in line]
    assert [int(line.partition(",")[0]) for line in yes] == list(candidates(study))
    shown = study / "out" / "candidates.yaml"
    store.write_text(shown, shown.read_text(encoding="utf-8").replace("Leaking roof", "As it stands"))
    (study / "qualkit.toml").write_text(SETTINGS.replace("4", "2"), encoding="utf-8")  # another run would number anew
    added = workflow.add_candidate(study, topic)
    assert (added.code, added.source) == ("leaking_roof", shown)
    code = load_codebook(study / "codebook").get("leaking_roof")
    assert code and code.label == "As it stands" and len(code.examples) >= 2 and "leaking roof" in code.rules[0].phrases


def test_without_a_run_or_with_a_number_the_topics_are_found_anew(study: Path) -> None:
    topic = roof(study)
    (study / "out" / "candidates.yaml").write_text("{}\n", encoding="utf-8")
    with pytest.raises(QualkitError, match=rf"No candidate {topic} .*candidates\.yaml") as error:
        workflow.add_candidate(study, topic)
    assert error.value.remedy == "There are no candidates."
    assert workflow.add_candidate(study, topic, number=4).source is None
    shutil.rmtree(study / "out")
    (study / "codebook" / "leaking_roof.yaml").unlink()
    assert workflow.add_candidate(study, topic).code == "leaking_roof"


def test_a_candidate_is_added_once(study: Path) -> None:
    topic = roof(study)
    made = workflow.add_candidate(study, topic, "wet").path
    for text in (made.read_text(encoding="utf-8"), made.read_text(encoding="utf-8").replace("Sketch", "My words")):
        made.write_text(text, encoding="utf-8")
        with pytest.raises(QualkitError, match=f"Topic {topic} was added already, as wet"):
            workflow.add_candidate(study, topic)
    made.unlink()
    assert workflow.add_candidate(study, topic).code == "leaking_roof"


def test_a_run_elsewhere_is_named_with_out(study: Path, tmp_path: Path) -> None:
    topic, elsewhere = roof(study), tmp_path / "elsewhere"
    with pytest.raises(QualkitError, match=r"There is no .*elsewhere"):
        workflow.add_candidate(study, topic, out=elsewhere)
    (study / "out").rename(elsewhere)
    assert workflow.add_candidate(study, topic, out=elsewhere).source == elsewhere / "candidates.yaml"


@pytest.mark.parametrize("text", ["- a\n", "7: word\n", "{broken\n"])
def test_candidates_that_are_no_candidates_are_told(study: Path, text: str) -> None:
    (study / "out" / "candidates.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(QualkitError, match="cannot be read") as error:
        workflow.add_candidate(study, 4)
    assert "qualkit run" in error.value.remedy


def test_a_name_gives_the_label_and_a_path_gives_a_sub_code(study: Path) -> None:
    added = workflow.add_candidate(study, roof(study), "funding/wet_workshops")
    assert added.path == study / "codebook" / "funding_wet_workshops.yaml"
    book = load_codebook(study / "codebook")
    assert [code.path for code in book.codes if code.path.startswith("funding")] == ["funding", "funding/wet_workshops"]
    assert book.label("funding/wet_workshops") == "Wet workshops"
    assert (study / "codebook" / "funding.yaml").read_text(encoding="utf-8") == CODES["funding"]
    assert recode.rename(study, "funding", "money").codebook.get("money/wet_workshops")


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("../../evil", "There is no code '../..'", "Codes: esteem, funding, modularity."),
        ("fees/new", "There is no code 'fees'", "Codes: esteem, funding, modularity."),
        ("/new", "There is no code ''", "Codes: "),
        ("x#y", "cannot be called 'x#y'", "without blanks, / and #"),
        ("Waiting lists", "cannot be called 'Waiting lists'", "without blanks"),
        ("", "cannot be called ''", "letters and figures"),
        ("funding/", "cannot be called ''", "letters and figures"),
        ("funding", "There is a code 'funding' already", "--name"),
        ("Esteem", "another file Esteem.yaml", "another name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_written(
    study: Path, name: str, what: str, remedy: str
) -> None:
    before = files(study)
    with pytest.raises(QualkitError) as error:
        workflow.add_candidate(study, roof(study), name)
    assert what in error.value.message and remedy in error.value.remedy
    assert files(study) == before and not list(study.parent.rglob("evil*"))


def test_a_codebook_that_cannot_be_written_says_what_helps(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = files(study), store.write_text

    def refuse(path: Path, text: str, *, synced: bool = False) -> None:
        if path.parent == study / "codebook":
            raise QualkitError(f"Cannot write {path}: Permission denied.", "Choose another folder with --out.")
        real(path, text, synced=synced)

    monkeypatch.setattr(store, "write_text", refuse)
    with pytest.raises(QualkitError, match="Permission denied") as error:
        workflow.add_candidate(study, roof(study))
    assert "make the folder writable" in error.value.remedy and "--out" not in error.value.remedy
    assert files(study) == before


def test_a_study_without_a_codebook_gets_one_from_init_and_keeps_its_files(study: Path) -> None:
    shutil.rmtree(study / "codebook")
    with pytest.raises(QualkitError) as error:
        workflow.add_candidate(study, roof(study))
    assert f"`qualkit init {study}`" in error.value.remedy
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    workflow.init_study(study)
    assert {path: path.read_bytes() for path in before} == before
    assert workflow.add_candidate(study, roof(study)).code == "leaking_roof"


def test_init_leaves_a_bare_folder_of_transcripts_one_that_is_read(ran: Path, tmp_path: Path) -> None:
    bare = Path(shutil.copytree(ran / "transcripts", tmp_path / "bare"))
    workflow.init_study(bare)
    assert len(workflow.open_study(bare).transcripts) == 8
    assert (workflow.init_study(tmp_path / "new") / "transcripts").is_dir()


def test_the_command_says_what_to_do_next(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["codebook", "add", str(roof(study)), "--study", str(study)]
    assert told(lambda: cli.main([*given, "--number", "4", "--out", "x"], standalone_mode=False)) == 2
    assert told(lambda: cli.main([*given, "--name", "wet"], standalone_mode=False)) == 0
    out = capsys.readouterr().out
    assert "wet.yaml" in out and "candidates.yaml (Leaking roof)" in out and "add counter-examples" in out
