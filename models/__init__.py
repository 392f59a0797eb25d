"""Tables, states and their allowed moves. Importing this package maps every table."""

from models import (  # noqa: F401  (imported for their mapping side effect)
    account,
    audit,
    buddy,
    case,
    channel,
    consent_code,
    employer,
    explanation,
    fair,
    festival,
    followup,
    form_key,
    handover,
    imports,
    introduction,
    invitation,
    job,
    key,
    law,
    letter,
    membership,
    outbox,
    party,
    person,
    person_past,
    placement,
    promise,
    proposal,
    ride_word,
    run,
    same_person,
    signup,
    slip_photo,
    subsidy,
    tour,
    trip,
    union,
    vacancy,
)
from models.base import metadata
from models.ends import keep_ends

__all__ = ["metadata"]

keep_ends(metadata)
