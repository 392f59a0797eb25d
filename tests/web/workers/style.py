"""The one style sheet of workers' pages, whose weight is part of each page's."""

from settings import ROOT

STYLE = ROOT / "web" / "static" / "css" / "board.css"
