"""Every figure of the letter counted a second time: hand-written SQL over the rows, on SQLite and
PostgreSQL, in any database.

Nothing here imports `reports`, where the figures are made, nor any use case (import contract): what
the two have in common are the tables, the calendar and the list of pairs. Differences of method are
on purpose. `counting.Recount` counts, `services.letters.compared` lays both side by side, and
`articles` holds the figures of the articles that the demo plays.
"""
