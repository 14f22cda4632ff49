"""`python -m benchmarks [--quick] [--json FILE]`: arguments in, one report out."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.section import BenchmarkError, Options, Section
from benchmarks.sections import NAMES, load


def main(argv: list[str] | None = None) -> int:
    """Print the report.

    Returns 0 if all ran, 1 if a peer's verdict differs or a program fails, 2 if a needed package is missing, and 3 if
    --fail is given and a target is missed.
    """
    arguments = _parse(argv)
    options = Options(quick=arguments.quick, node=not arguments.no_node, seed=arguments.seed, lines=arguments.lines)
    sections: list[Section] = []
    try:
        for name in [arguments.only] if arguments.only else NAMES:
            sections.append(load(name)(options))
            print(*sections[-1].lines, sep="\n", end="\n\n", flush=True)
    except ImportError as error:
        print(f"{error}. First: pip install -e . -r benchmarks/requirements.txt", file=sys.stderr)
        return 2
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    print("Targets:", *(f"- {target}" for section in sections for target in section.targets), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(_figures(sections), indent=1) + "\n", encoding="utf-8")
    missed = any(target.met is False for section in sections for target in section.targets)
    return 3 if arguments.fail and missed else 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, more noise")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the figures")
    parser.add_argument("--no-node", action="store_true", help="leave out Ajv, which needs node and npm")
    parser.add_argument("--fail", action="store_true", help="exit 3 if a target is missed")
    parser.add_argument("--only", choices=NAMES, help="run one section")
    parser.add_argument("--seed", type=int, default=1, help="of the random payloads (default 1)")
    parser.add_argument(
        "--lines", type=int, metavar="N", help="of the long runs of stream and spark (default 1 million)"
    )
    return parser.parse_args(argv)


def _figures(sections: list[Section]) -> dict[str, object]:
    return {
        section.name: {**section.figures, "targets": [asdict(t) | {"met": t.met} for t in section.targets]}
        for section in sections
    }


if __name__ == "__main__":
    sys.exit(main())
