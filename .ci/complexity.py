"""`python .ci/complexity.py FOLDER`: exit 1 if a function has a cyclomatic complexity above 12, operators counted."""

import sys
from pathlib import Path

from radon.complexity import cc_visit

LIMIT = 12
over = [
    f"{path}:{block.lineno}: {block.fullname} has a complexity of {block.complexity}, at most {LIMIT}"
    for path in sorted(Path(sys.argv[1]).rglob("*.py"))
    for block in cc_visit(path.read_text(encoding="utf-8"))
    # A class counts the sum of its methods.
    if hasattr(block, "is_method") and block.complexity > LIMIT
]
print("\n".join(over))
sys.exit(1 if over else 0)
