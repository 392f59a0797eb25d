"""Pages of the rules and wages; findings in words."""
