"""The plain market: each person at most one place. Auction, exact finish, proof, seating."""
