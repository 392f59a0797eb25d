"""Which worker runs which test: `pytest -n`, see `TOGETHER`."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/browser/",
    "tests/scenario/",
    "tests/cli/test_keys_and_doctor.py",
    "tests/test_house.py::test_a_planted_",
)


class Together(LoadScopeScheduling):
    """Tests around one dear thing on one worker, so that it is made once: the browser journeys on
    one running service, the scenario on one loaded demo, planted imports in one copy of the house,
    commands in copies of one new house. They start first. (The mark `xdist_group` says nothing
    here: xdist 3.8 writes it where pytest 9.2 no longer reads.)

    What is done is forgotten: xdist 3.8 counts through all that a worker has ever been given after
    each test, and looks its place up in the list of all tests (7 s of 8,600 tests; so, 0.1 s).
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)

    def add_node_collection(self, node: Any, collection: Any) -> None:
        super().add_node_collection(node, collection)
        self.registered_collections[node] = _Places(collection)

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        nodeid = self.registered_collections[node][item_index]
        given, scope = self.assigned_work[node], self._split_scope(nodeid)
        given[scope][nodeid] = True
        if all(given[scope].values()):
            del given[scope]
        self._reschedule(node)


class _Places(list[str]):
    """Names of tests that know their places."""

    def __init__(self, names: Any) -> None:
        super().__init__(names)
        self._place = {name: place for place, name in enumerate(self)}

    def index(self, name: Any, *_: Any) -> int:
        return self._place[name]
