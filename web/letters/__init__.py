"""The weekly letters: archive, the letter as it was sent, the week so far, who reads them."""
