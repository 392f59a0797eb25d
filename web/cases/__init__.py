"""Case files of the two unions: the list by days left, one case with its steps."""
