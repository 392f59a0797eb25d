"""Match runs: from rows to columns, to the engine, and back to proposals."""
