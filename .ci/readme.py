"""`python .ci/readme.py NAME README.md`: the shell commands of the README's block that is marked with NAME."""

import re
import sys
from pathlib import Path

name, readme = sys.argv[1:]
block = re.search(rf"<!-- {re.escape(name)} -->\n```sh\n(.*?)```", Path(readme).read_text(encoding="utf-8"), re.DOTALL)
if block is None:
    sys.exit(f"{readme} has no block of commands marked {name}")
print(block[1], end="")
