"""People of the sending counties: registered, agreed, joined into parties, merged."""
