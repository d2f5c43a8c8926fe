"""How right the program is: scans of real text with gold labels, and the same figures for other tools."""
