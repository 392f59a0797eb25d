"""The pages of vacancies: a firm's own, and what others may read of them."""
