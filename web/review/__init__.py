"""Review: the queue, one screen per proposal, the worker's word, the firm's answer."""
