"""The course's own code: what lessons import, and what marks them."""

import sys

# jsonschema, which nbformat imports, would build a grammar of web addresses
# with it, for two seconds in each process; notebooks are checked for none.
sys.modules.setdefault("rfc3987_syntax", None)
