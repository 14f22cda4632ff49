"""Code that has nothing to do with session requests is silent."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from daimo_validate import Validator
from daimo_validate.documents import format_of
from daimo_validate.lint.check import CheckSettings, check_bytes

SETTINGS = CheckSettings(Validator())
_MOST_FILES = 3_000
# These hold requests, or test this very thing.
_OURS = ("daimo_validate", "tests")


def test_installed_packages_are_silent() -> None:
    """Over the first files by name of all that is installed beside this package, and of the standard library."""
    checked = 0
    for root in ("purelib", "stdlib"):
        folder = Path(sysconfig.get_paths()[root])
        for path in sorted(folder.rglob("*.py"))[:_MOST_FILES]:
            name = path.relative_to(folder).as_posix()
            format = format_of(name)
            if format is None or name.startswith(_OURS):
                continue
            checked += 1
            result = check_bytes(path.read_bytes(), name, format, SETTINGS)
            assert (name, result.diagnostics, result.crashes) == (name, (), ())
    assert checked


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ts", "stripe.transfers.create({ amount: 4, destination: 'acct_1', metadata: { phone: 'x' } })"),
        ("a.ts", "const r = [{ source: '/a', destination: '/b', permanent: true }]"),
        ("a.ts", "q({ destination: { type: 'evm', chainId, address }, amount })"),
        ("a.ts", "const c = { destination: { address: '0x21c67cc0E6676059dBF12F83A6c11B1360871472', chainId: 10 } }"),
        ("a.ts", "const t = { origin: 'LIS', destination: 'SFO', display: { title: 'Flight', verb: 'Book' } }"),
        (
            "a.ts",
            "const z = z.object({ destination: z.object({ type: z.literal('evm') }), display: z.object({ title: 1 }) })",
        ),
        (
            "a.ts",
            "// daimo\nconst s = { sessionId: 'a', destination: { type: 'evm', address: '0x1' }, display: { title: 'x' } }",
        ),
        ("a.ts", "// daimo\npost({ destination: session.destination, display: { title: t('a'), verb: t('b') } })"),
        (
            "a.tsx",
            "import { useDaimoPayUI } from '@daimo/pay'; resetPayment({ toChain: 1, toToken: '0x1', toAddress: '0x2' })",
        ),
        (
            "a.ts",
            "fetch('https://pay.daimo.com/api/payment', { body: JSON.stringify({ destination: { destinationAddress: 'x' } }) })",
        ),
        ("a.py", "x = {'destination': {'type': 'air', 'address': 'Main St'}, 'display': {'title': 'a'}}"),
    ],
)
def test_look_alikes_are_silent(name: str, text: str) -> None:
    format = format_of(name)
    assert format is not None
    assert check_bytes(text.encode(), name, format, SETTINGS).diagnostics == ()


@pytest.mark.parametrize(
    "text",
    [
        "const request: any = { destination: { type: 'evm', address: to } }; request.destination.chainId = 1;"
        " request.destination.tokenAddress = T; request.display = { title: 'x', verb: 'Pay' };",
        "const f = (r) => ({ ...r, destination: { type: 'evm', ...r.destination }, display: { verb: 'Pay', ...r.display } })",
        "post(merge(DEFAULTS, { destination: { type: 'evm', address: to }, display: { title: 'x' } }))",
        "expect(body).toMatchObject({ destination: { type: 'evm', address: to }, display: { title: 'x' } })",
        "const BASE = { type: 'evm' as const, chainId: 8453 };"
        " post({ destination: { ...BASE, address: to, tokenAddress: getToken() }, display: { title: t('a'), verb: t('b') } })",
        "post({ destination: is ? { type: 'evm', address: to } : other, display: { title: 'a', verb: 'b' } })",
    ],
)
def test_nothing_is_missing_where_code_may_add_it(text: str) -> None:
    format = format_of("a.ts")
    assert format is not None
    result = check_bytes(f"// daimo\n{text}\n".encode(), "a.ts", format, SETTINGS)
    assert [each.finding.rule for each in result.diagnostics] == []
