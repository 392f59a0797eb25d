"""Chinese in the heads of a letter: RFC 2047 words that old and new readers put together again."""

import base64

_WORD_BYTES, _GB_BYTES = 42, 45
"""UTF-8 bytes in one encoded word: 42 are 56 in base64, 68 with its frame, below RFC 2047's 75."""


def encoded_words(text: str) -> str:
    """`text` as RFC 2047 words, cut between characters, one a line; the blanks between encoded
    words are none of the text."""
    chunks, chunk = [], b""
    for character in text:
        piece = character.encode()
        if len(chunk) + len(piece) > _WORD_BYTES:
            chunks.append(chunk)
            chunk = b""
        chunk += piece
    words = (f"=?utf-8?b?{base64.b64encode(one).decode()}?=" for one in (*chunks, chunk))
    return "\r\n ".join(words)


def sender_words(name: str) -> str:
    """One encoded word if it can be done, in GB 18030 for up to 22 characters: some readers
    (Python's own among them) put a blank between the words of a name, against RFC 2047 6.2."""
    short = name.encode("gb18030")
    if len(name.encode()) > _WORD_BYTES and len(short) <= _GB_BYTES:
        return f"=?gb18030?b?{base64.b64encode(short).decode()}?="
    return encoded_words(name)
