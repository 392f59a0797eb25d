"""Match runs: what was counted, how good it is, why places stay empty."""
