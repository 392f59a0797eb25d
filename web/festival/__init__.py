"""The festival register: firms and their days, people and their plans, townships' counts."""
