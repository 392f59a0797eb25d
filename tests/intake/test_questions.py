"""No reading asks with a code that is not in the list the doors find words for."""

import re
from pathlib import Path

import intake
from benchmarks.messages import TODAY, messages
from intake.messages import read_message
from intake.questions import QUESTIONS

_SAID = re.compile(
    r'(?:(?:_ask(?:_schooling)?|asked)\([^()]*(?:\([^()]*\)[^()]*)*?,\s*|(?:question|likely)"?[=:]\s*|'
    r'QUESTION, |LIKELY, |doubt = |code = )"([a-z_0-9]+)"(?!:)'
)


def test_every_code_in_the_readers_is_listed() -> None:
    room = Path(intake.__file__).parent
    found = set()
    for folder in ("fields", "drafts", "sheets", "messages"):
        for module in (room / folder).glob("*.py"):
            if module.name in ("layout.py", "find.py"):  # speaks of columns, not of readings
                continue
            found |= set(_SAID.findall(module.read_text(encoding="utf-8")))
    assert len(found) > 40
    assert found <= QUESTIONS.keys(), sorted(found - QUESTIONS.keys())


def test_every_question_of_the_messages_is_listed() -> None:
    asked = {
        field.question
        for name in ("golden", "held_out", "held_out_2", "held_out_3")
        for message in messages(name)
        for draft in read_message(message.text, today=TODAY, near="330000").drafts
        for field in draft.fields.values()
        if field.question
    }
    assert asked
    assert asked <= QUESTIONS.keys(), sorted(asked - QUESTIONS.keys())
