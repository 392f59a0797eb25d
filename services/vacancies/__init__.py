"""Vacancies: written by a firm, checked by its district, open while somebody stands by them."""
