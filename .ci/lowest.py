"""`python .ci/lowest.py pyproject.toml`: the lowest versions that the project admits, as pip constraints.

Of what the package itself needs, extras included; the tools of its tests and of its development are not among them.
"""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
wanted = [*project["dependencies"], *(line for name in extras if name not in ("dev", "test") for line in extras[name])]
for line in wanted:
    lower = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=([0-9.]+)", line)
    if lower is not None:
        print(f"{lower[1]}=={lower[2]}")
