"""Questions about a finished run: one refusal, one wish, one changed condition, advice."""
