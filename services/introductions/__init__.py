"""老乡带老乡: schemes of firms, who brought whom, what is due for it and what was paid."""
