"""What a person sees in the page."""

from __future__ import annotations

from typing import Any


def asked(page: Any) -> str:
    """The sentence that the queue asks about."""
    return str(page.locator(".card .sentence.current").inner_text())


def said(page: Any, words: str) -> None:
    """Wait for what the page says at the bottom."""
    page.locator("#toast.shown", has_text=words).wait_for()
