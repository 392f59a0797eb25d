"""The one machine of imports: taken in, read, shown, confirmed in steps, undone, never by halves.

`machine` moves them, `kinds` says what a kind is; the kinds themselves live with posts and people,
`services.doors` names them.
"""
