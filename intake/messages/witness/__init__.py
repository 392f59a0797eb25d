"""A second reader of messages, that knows none of the first one's rules: it was taught by texts
whose posts are known (`benchmarks/witness`), says what each word and figure is taken for and how
surely, and is heard only where it disagrees: then a person is asked (docs/adr/0014)."""
