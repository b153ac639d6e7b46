"""The course's own code: what lessons import, and what marks them."""

import sys

# None makes the import of a module fail. With this one jsonschema, which
# nbformat imports, would build a grammar of web addresses, which takes each
# process two seconds; no notebook is checked for web addresses.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
