"""The executable codebook: YAML that a researcher reads, checked and turned into records."""

from qualkit.codebook.load import codebook_files, load_codebook

__all__ = ["codebook_files", "load_codebook"]
