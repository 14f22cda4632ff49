"""`python .ci/lowest.py pyproject.toml`: the lowest versions that the project admits, as pip constraints."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]
wanted = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
for line in wanted:
    lower = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?>=([0-9.]+)", line)
    if lower is not None:
        print(f"{lower[1]}=={lower[2]}")
