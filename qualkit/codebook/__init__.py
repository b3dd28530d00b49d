"""The executable codebook: YAML that a researcher reads, checked and turned into records."""

from qualkit.codebook.load import load_codebook

__all__ = ["load_codebook"]
