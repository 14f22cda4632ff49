"""The program as a process: closed or full streams, a full disk, odd names, a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from daimo_validate.output import FORMATS

WALLET: Final = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
BODY: Final = json.dumps(
    {
        "destination": {
            "type": "evm",
            "address": WALLET,
            "chainId": 8453,
            "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        },
        "display": {"title": "Tea", "verb": "Pay"},
    }
)
BAD: Final = BODY.replace(WALLET, WALLET[:-1] + "D")
LOWER: Final = BODY.replace(WALLET, WALLET.lower())
ENVIRON: Final = {
    name: value
    for name, value in os.environ.items()
    if name not in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "COLUMNS", "PYTHONIOENCODING", "PYTHONUTF8")
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, body in (("good", BODY), ("bad", BAD), ("lower", LOWER)):
        (tmp_path / f"{name}.json").write_text(body, encoding="utf-8")
    return tmp_path


def check(*arguments: str, so: str = "", environ: Mapping[str, str] = ENVIRON) -> tuple[int, bytes, bytes]:
    """Return exit code, output and errors. `so` is shell text that changes the streams or limits of the program."""
    before, _, behind = so.rpartition(";")
    program = [sys.executable, "-m", "daimo_validate", "check", "--no-config", *arguments]
    done = subprocess.run(
        ["sh", "-c", f'{before}\nexec "$@" {behind}', "sh", *program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environ,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


class TestStreams:
    """A stream that cannot be used is reported in one line, with exit code 2 or the code of the findings."""

    def test_standard_input_is_closed(self) -> None:
        closed = check("-", so="<&-")
        assert closed == (2, b"", b"daimo-validate: standard input is closed\n")

    @pytest.mark.parametrize(("name", "expected"), [("good.json", 0), ("bad.json", 1)])
    def test_standard_output_is_closed(self, name: str, expected: int) -> None:
        assert check(name, so=">&-") == (expected, b"", b"")

    def test_standard_error_is_closed(self) -> None:
        assert check("bad.json", so="2>&-")[0] == 1
        assert check("--nope", so="2>&-") == (2, b"", b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
    @pytest.mark.parametrize(
        "arguments",
        [("bad.json",), ("--format", "sarif", "good.json"), ("--help",), ("--fix", "--statistics", "bad.json")],
    )
    def test_the_disk_of_the_output_is_full(self, arguments: tuple[str, ...]) -> None:
        code, _, err = check(*arguments, so=">/dev/full")
        assert (code, err) == (2, b"daimo-validate: cannot write the output: No space left on device\n")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
    @pytest.mark.parametrize("arguments", [("bad.json",), ("--nope",), ("--pointer", "a", "good.json")])
    def test_both_output_streams_are_full(self, arguments: tuple[str, ...]) -> None:
        assert check(*arguments, so=">/dev/full 2>/dev/full") == (2, b"", b"")


class TestFixes:
    """Whatever happens, a file has the old or the fixed content, and no other file is left."""

    def test_a_full_disk(self, folder: Path) -> None:
        # Beyond the limit a write fails as on a full disk: at the flush, and again at the close.
        before = sorted(folder.iterdir())
        code, out, err = check("--fix", "lower.json", so="ulimit -f 0;")
        assert (code, err) == (2, b"")
        assert b"lower.json: error: not fixed: file too large\n" in out
        assert b"lower.json:1:44: warning: [eip55-missing]" in out
        assert (folder / "lower.json").read_text(encoding="utf-8") == LOWER
        assert sorted(folder.iterdir()) == before

    def test_a_baseline_on_a_full_disk(self, folder: Path) -> None:
        (folder / "known.json").write_text("old", encoding="utf-8")
        before = sorted(folder.iterdir())
        code, out, err = check("bad.json", "--write-baseline", "known.json", so="ulimit -f 0;")
        assert (code, out, err) == (2, b"", b"daimo-validate: known.json: cannot write: file too large\n")
        assert (folder / "known.json").read_text(encoding="utf-8") == "old"
        assert sorted(folder.iterdir()) == before

    def test_a_read_only_file(self, folder: Path) -> None:
        (folder / "lower.json").chmod(0o444)
        code, out, _ = check("--fix", "lower.json")
        assert code == 2
        assert b"lower.json: error: not fixed: read-only file\n" in out
        assert (folder / "lower.json").read_text(encoding="utf-8") == LOWER

    def test_a_symbolic_link(self, folder: Path) -> None:
        (folder / "real").mkdir()
        (folder / "lower.json").rename(folder / "real" / "pay.json")
        (folder / "link.json").symlink_to("real/pay.json")
        assert check("--fix", "link.json")[0] == 0
        assert os.readlink("link.json") == "real/pay.json"
        assert (folder / "real" / "pay.json").read_text(encoding="utf-8") == BODY

    def test_the_fixed_text_of_standard_input_is_printed(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "daimo_validate", "check", "--no-config", "--fix", "--stdin-filename", "a.json"],
            input=b"\xef\xbb\xbf" + LOWER.encode() + b"\r\n",
            capture_output=True,
            env=ENVIRON,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0
        assert done.stdout == b"\xef\xbb\xbf" + BODY.encode() + b"\r\n"


class TestNames:
    """Names that shells, terminals, CI and XML would interpret."""

    NAMES: Final = (
        b"two words.json", b"a\nb.json", b"a\r::error::b.json", b"100%25.json", b"::add-mask::x.json", b"-x.json",
        b"\x1b[31mred.json", "\N{RIGHT-TO-LEFT OVERRIDE}x.json".encode(), "\N{TEACUP WITHOUT HANDLE}.json".encode(), b"caf\xe9.json",
        b"<a href='x'>&.json", b'quote".json', b"%0A::warning::y.json", b"##[error]z.json",
    )  # fmt: skip

    @pytest.fixture
    def odd(self, folder: Path) -> None:
        for path in folder.glob("*.json"):
            path.unlink()
        for name in self.NAMES:
            try:
                with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123
                    file.write(BAD)
            except OSError:
                pytest.skip("this file system takes only UTF-8 names")

    @pytest.mark.slow
    @pytest.mark.usefixtures("odd")
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format_in_every_encoding(self, name: str, encoding: str) -> None:
        code, out, err = check("--format", name, ".", environ={**ENVIRON, "PYTHONIOENCODING": encoding})
        assert (code, err) == (1, b"")
        text = out.decode(encoding)
        assert not re.search(r"[^\n -~\xa0-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\udc00-\udfff]", text)
        commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
        assert len(commands) == (len(self.NAMES) + 1 if name == "github" else 0)
        # A line that begins with `::` is only read as that command.
        assert name == "github" or "##[" not in text

    @pytest.mark.usefixtures("odd")
    def test_named_one_by_one(self) -> None:
        paths = [os.fsdecode(name) for name in self.NAMES]
        code, out, err = check("--format", "jsonl", "--", *paths)
        assert (code, err) == (1, b"")
        assert len(out.splitlines()) == len(paths)

    @pytest.mark.usefixtures("odd")
    def test_a_baseline_knows_them(self) -> None:
        assert check(".", "--write-baseline", "../known.json")[0] == 0
        assert check(".", "--baseline", "../known.json")[0] == 0

    def test_usage_errors_escape_them(self) -> None:
        code, out, err = check("\x1b[31m\n::error::x.json")
        assert code == 2
        assert b"\x1b" not in out + err
        assert b"\n::error" not in out + err


class TestAnnotations:
    @pytest.fixture
    def many(self, folder: Path) -> Path:
        lines = [BAD.replace("Tea", f"Tea {number}") for number in range(13)]
        (folder / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return folder / "many.jsonl"

    def test_annotations_that_github_does_not_show_are_counted(self, many: Path) -> None:
        code, out, err = check("many.jsonl", environ={**ENVIRON, "GITHUB_ACTIONS": "true"})
        lines = out.decode().splitlines()
        assert (code, err) == (1, b"")
        assert sum(line.startswith("::error ") for line in lines) == 13
        assert lines[-2:] == [
            "::notice::GitHub shows 10 annotations of each level; the log has 3 more errors",
            "13 errors in 1 file",
        ]

    def test_another_format_can_be_chosen(self, many: Path) -> None:
        _, out, _ = check("--format", "text", "many.jsonl", environ={**ENVIRON, "GITHUB_ACTIONS": "true"})
        assert out.startswith(b"many.jsonl:1:")
        assert b"::error" not in out


def in_terminal(columns: int, *arguments: str, **environ: str) -> tuple[int, str]:
    """Return the exit code and all output to a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "daimo_validate", "check", "--no-config", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**ENVIRON, "TERM": "xterm", **environ},
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        # Linux raises it after the last program has closed the terminal.
        pass
    os.close(ours)
    return process.wait(timeout=60), shown.decode()


class TestTerminal:
    @pytest.mark.parametrize("columns", [40, 60, 80, 120])
    def test_frames_fit_its_width(self, columns: int) -> None:
        code, shown = in_terminal(columns, "bad.json")
        assert code == 1
        frame = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.split("\r\n") if "|" in line]
        assert len(frame) == 3
        assert max(map(len, frame)) <= columns
        assert frame[2][frame[2].index("^")] == "^"
        caret = frame[2].index("^")
        assert frame[1][caret:].startswith('"0x5aAeb6'[: columns - caret])

    def test_colour(self) -> None:
        assert "\x1b[1;31merror\x1b[0m" in in_terminal(80, "bad.json")[1]
        assert "\x1b[" not in in_terminal(80, "bad.json", NO_COLOR="1")[1]
        assert "\x1b[" not in in_terminal(80, "bad.json", TERM="dumb")[1]
        assert "\x1b[" not in in_terminal(80, "--color", "never", "bad.json")[1]

    def test_progress_is_shown_and_erased_in_a_long_run(self, folder: Path) -> None:
        for number in range(300):
            (folder / f"{number:03}.json").write_text(BODY, encoding="utf-8")
        (folder / "sitecustomize.py").write_text(
            "import daimo_validate.cli.progress as progress\nprogress._PATIENCE = progress._INTERVAL = 0.0\n",
            encoding="utf-8",
        )
        slow = {"PYTHONPATH": f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
        code, shown = in_terminal(80, "--format", "json", ".", **slow)
        assert code == 1
        assert re.search(r"\r\[#+\.+\] \d+/304 files", shown)
        last = shown.rindex("files")
        assert shown[last:].startswith("files\r\x1b[K{")
        assert "/304 files" not in in_terminal(80, "--quiet", ".", **slow)[1]

    def test_no_progress_in_a_short_run(self) -> None:
        assert "files\r" not in in_terminal(80, "bad.json")[1]

    def test_no_progress_without_a_terminal(self, folder: Path) -> None:
        assert check("bad.json")[2] == b""
