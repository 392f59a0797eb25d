"""Commands by hand."""

import loading  # noqa: F401  (before anything else)
