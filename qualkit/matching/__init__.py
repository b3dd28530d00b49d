"""From sentences to rule hits, and from hits to codings with their evidence."""

from qualkit.matching.code import code_transcript
from qualkit.matching.compile import CompiledCodebook, compile_codebook

__all__ = ["CompiledCodebook", "code_transcript", "compile_codebook"]
