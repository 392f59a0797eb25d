"""Pasted group messages -> drafts side by side with the text they came from."""

from intake.messages.reader import MessagePreview, read_message

__all__ = ["MessagePreview", "read_message"]
