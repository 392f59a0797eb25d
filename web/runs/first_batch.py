"""The rule of first batches as the settings have it."""

from flask import current_app

from services.runs.first_batch import FirstBatch


def batch_rule() -> FirstBatch:
    matching = current_app.extensions["settings"].matching
    return FirstBatch(matching.unproven_batch, matching.proven_arrivals)
