"""What a codebook file may say. The allowed keys are the fields of these classes, nowhere else."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qualkit.model import Stance


def _listed(value: Any) -> Any:
    """A single value stands for a list of one, a bare number for its digits."""
    if value is None:
        return value
    items = value if isinstance(value, list) else [value]
    return [str(item) if isinstance(item, int) and not isinstance(item, bool) else item for item in items]


Words = Annotated[list[str], BeforeValidator(_listed)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ExampleEntry(_Strict):
    """A sentence, with the interviewer's question (`ask`) or the sentence `before` it when it needs one."""

    text: str
    ask: str = ""
    before: str = ""


class RuleEntry(_Strict):
    """One rule: exactly one of `phrase`, `near`, `pattern`."""

    id: str = Field(pattern=r"^[A-Za-z0-9_.-]+$")
    phrase: Words = []
    near: list[Words] = []
    pattern: list[Any] = []
    within: int = Field(default=8, ge=1, le=60)
    unless: Words = []
    given: Words = []
    stance: Stance | None = None
    score: float = Field(default=0.8, gt=0, le=1)


class FormerEntry(_Strict):
    """A path that the code had, or (with `until`) that was a code of its own and was merged into this one then."""

    code: str
    until: str = ""


FormerName = Annotated[FormerEntry, BeforeValidator(lambda value: {"code": value} if isinstance(value, str) else value)]
Sentence = Annotated[ExampleEntry, BeforeValidator(lambda value: {"text": value} if isinstance(value, str) else value)]


class CodeEntry(_Strict):
    """A sub-code, or (with `code`) a whole theme file."""

    label: str = ""
    definition: str = ""
    include: Words = []
    exclude: Words = []
    examples: list[Sentence] = []
    counterexamples: list[Sentence] = []
    rules: list[RuleEntry] = []
    formerly: list[FormerName] = []
    codes: dict[str, CodeEntry] = {}


class ThemeFile(CodeEntry):
    """One theme file of the codebook folder."""

    code: str = Field(pattern=r"^[^/#\s][^/#]*$")
    parent: str = ""
    lexicons: dict[str, Words] = {}


class LexiconFile(_Strict):
    """Word lists shared by all themes, used as `$name`."""

    lexicons: dict[str, Words]


class CueFile(_Strict):
    """Phrases that show in which way a sentence speaks of its theme."""

    stance_cues: dict[str, Words]
