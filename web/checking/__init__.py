"""Vacancies a coordinator checks before anybody sees them."""
