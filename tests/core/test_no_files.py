"""Validating reads no file once the rules are loaded: word lists, phone data and tokens come with them."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
from daimo_validate import Validator
from daimo_validate.core.rules import RULES
from tests.helpers.requests import evm, metadata, plain_request, request

validator = Validator()
list(RULES.values())
# Modules are imported on first use.
validator.validate(request(metadata(email="nobody", phone="+1415", note="legal winner " * 12 + "thank you")))
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
bodies = [plain_request(), request(metadata(note=phrase)), request(metadata(phone="+14152671")), request(evm(chainId=501))]
print([[finding.rule for finding in validator.validate(body).findings] for body in bodies])
print(opened)
"""


def test_validating_opens_no_file() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    found = "[[], ['secret-in-metadata'], ['phone-impossible'], ['not-evm-chain']]"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{found}\n[]\n", "")
