"""What a letter carries: its text and its files."""

import base64
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter; the content type may carry parameters such as `method=REQUEST`."""

    name: str
    content_type: str
    content: bytes

    def as_json(self) -> dict[str, str]:
        """Return what the letter's row keeps."""
        content = base64.b64encode(self.content).decode()
        return {"name": self.name, "content_type": self.content_type, "content": content}

    @classmethod
    def from_json(cls, kept: dict[str, str]) -> Self:
        """Return the file that a letter's row kept."""
        return cls(kept["name"], kept["content_type"], base64.b64decode(kept["content"]))


@dataclass(frozen=True)
class LetterText:
    """What a letter says, in the recipient's language."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())
