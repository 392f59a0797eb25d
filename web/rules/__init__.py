"""The rules of the law gate: what each checks, how often it fired, minimum wages and tiers."""
