"""Vacancies: written by a firm, checked by its district, on offer while somebody stands by them."""
