"""The colours of the three-part bar and the chart, said once: green only for who has arrived."""

GREEN, GREY_BAR, RED, PALE = "#1d7044", "#8a8177", "#b5121b", "#e4e0d9"
PARTS = {"arrived": GREEN, "promised": GREY_BAR, "open": RED, "none": PALE}
"""The parts of the bar in the letter and on the first sheet."""
