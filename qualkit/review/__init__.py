"""The review page: people judge proposals and code by hand, in a browser on this computer."""

from qualkit.review.desk import Desk, open_desk
from qualkit.review.serve import serve

__all__ = ["Desk", "open_desk", "serve"]
