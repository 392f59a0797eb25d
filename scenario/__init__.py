"""The demo scenario: invented firms and people around the real figures of the programmes.

`load_demo` fills an empty database once; docs/scenario.md says what is in it and why.
"""

from scenario.accounts import DemoAccount
from scenario.load import DemoSummary, load_demo

__all__ = ["DemoAccount", "DemoSummary", "load_demo"]
