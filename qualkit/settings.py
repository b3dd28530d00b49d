"""``qualkit.toml``: the settings of a study. Every key is optional; unknown keys are refused."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qualkit.errors import SettingsError

FILE = "qualkit.toml"
GROUPS = ("provider", "employer", "policymaker", "partner")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TranscriptFile(_Strict):
    """Settings of the files whose name fits a pattern such as ``interviews/*.txt``."""

    files: str
    label: str = ""
    interviewers: list[str] = []
    aliases: dict[str, str] = {}
    encoding: str = ""
    unlabelled: Literal["", "refuse", "participant"] = ""


class TranscriptSettings(_Strict):
    """How speakers are recognised, for all files, and by file pattern."""

    label: str = Field("", description="regular expression for a speaker's label at the start of a line")
    interviewers: list[str] = Field([], description="labels of interviewers, besides INT, Interviewer, Q, Moderator …")
    aliases: dict[str, str] = Field({}, description="label in the file = name of the speaker")
    encoding: str = Field("", description="encoding of files that are not UTF-8, such as windows-1252")
    unlabelled: Literal["refuse", "participant"] = Field(
        "refuse", description="a document without any label: refuse it, or take it all for the participant's speech"
    )
    file: list[TranscriptFile] = Field([], description="the same keys for single files or folders")


class CodingSettings(_Strict):
    """Which layers propose codings."""

    method: Literal["both", "rules", "model"] = Field(
        "both", description="rules and the model that learns from hand codings, or one of them"
    )
    training: list[str] = Field([], description="coders whose decisions teach the model; empty means all")
    embeddings: str = Field(
        "", description="folder of a sentence embedding model, or an installed spaCy pipeline with vectors"
    )


class TopicSettings(_Strict):
    """The topic pass."""

    number: int | None = Field(None, ge=2, le=200, description="number of topics; chosen by stability when absent")
    seeded: bool = Field(False, description="start a topic per theme from the codebook's own phrases, beside free ones")


class ReportSettings(_Strict):
    """The report and its quotes."""

    title: str = ""
    templates: str = Field("", description="a folder with your own templates; missing ones are taken from qualkit")
    quotes: int = Field(6, ge=1, le=50, description="quotes per theme")
    per_person: int = Field(2, ge=1, le=50, description="quotes per person and theme, at most")


class CompareSettings(_Strict):
    """Group comparison."""

    by: str = Field("group", description="the attribute that is compared")
    small: int = Field(3, ge=1, description="cells with fewer participants are flagged")
    suppress: bool = Field(False, description="hide those cells and what would reveal them, in all of a run's results")
    correct: bool = Field(
        True, description="correct shares for the machine's errors, where some interviews are hand-coded"
    )
    per_1000_words: bool = Field(False, description="sentences per 1,000 words in the report's table too")
    saturation_base: int = Field(4, ge=1, description="interviews that saturation is measured against")
    saturation_run: int = Field(2, ge=1, description="interviews in a run that is looked at for new codes")


class IdentitySettings(_Strict):
    """What may tell who somebody is, and what may not."""

    names: list[str] = Field([], description="names of people that must not appear")
    places: list[str] = Field([], description="places that must not appear")
    employers: list[str] = Field([], description="employers that must not appear")
    allow: list[str] = Field([], description="public bodies and other words that are no finding")


class Settings(_Strict):
    """All settings of a study."""

    title: str = "Interview study"
    groups: list[str] = Field(list(GROUPS), description="the closed list of stakeholder groups")
    seed: int = Field(0, description="seed of everything that draws at random")
    spacy_model: str = Field("", description="an installed spaCy pipeline; empty means the built-in English")
    transcripts: TranscriptSettings = TranscriptSettings()
    coding: CodingSettings = CodingSettings()
    topics: TopicSettings = TopicSettings()
    report: ReportSettings = ReportSettings()
    compare: CompareSettings = CompareSettings()
    identities: IdentitySettings = IdentitySettings()


def load_settings(study: Path) -> Settings:
    """The settings in ``study/qualkit.toml``, or the defaults. Raises SettingsError naming each wrong key or value."""
    file = study / FILE
    if not file.is_file():
        return Settings()
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{FILE} is not valid TOML: {error}", "Mend that line; text values stand in quotes."
        ) from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        wrong = "; ".join(_told(detail) for detail in error.errors())
        raise SettingsError(
            f"{FILE}: {wrong}", "Correct or remove the key; all keys are in docs/file-formats.md."
        ) from error


def _told(detail: Any) -> str:
    where = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(detail["loc"][-1]), list(_all_keys(Settings)), n=1)
        return f"unknown key {where!r}" + (f" (did you mean {close[0]!r}?)" if close else "")
    return f"{where}: {detail['msg']}"


def _all_keys(model: type[BaseModel]) -> set[str]:
    keys = set(model.model_fields)
    for field in model.model_fields.values():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys |= _all_keys(kind)
    return keys
