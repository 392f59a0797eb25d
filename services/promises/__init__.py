"""Promise cards: fixed when the firm agrees, handed over, compared with what is found."""
