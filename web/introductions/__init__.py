"""老乡带老乡: what firms promise, who brought whom, what is due and was paid."""
