"""Getting things out of the house: mail, a folder of letters, group robots.

The only room that opens the network. Plain values in, an `Outcome` out; nothing here knows
tables, settings or the clock. Keys and passwords never reach a log, an exception or a `repr`.
"""
