"""A run as the job makes it."""

from matching import Params
from services.actor import SYSTEM
from services.runs.first_batch import FirstBatch
from services.runs.rules import MatchRules
from services.runs.run import run_match
from tests.factories import NOW

RULES = MatchRules(Params(), FirstBatch(10, 0))


def match(begin, rules=RULES, **options):
    return run_match(begin, actor=SYSTEM, rules=rules, seed=1, clock=lambda: NOW, **options)
