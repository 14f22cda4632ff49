"""The page in a real Chromium: typed into, read by keyboard, mended, on a desk and on a phone."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.serving import Serving, serving

playwright = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
LOWER = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
YAML = f"""\
destination:
  type: evm
  address: {LOWER}
  chainId: 8453
  tokenAddress: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
  amountUnits: 10.00
display:
  title: Deposit to Acme
  verb: Deposit
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Serving]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Page:
    """The page with what went wrong on it: errors, breaches of its policy, requests to elsewhere."""

    def __init__(self, browser: Any, sandbox: Serving, **settings: Any) -> None:
        self.context = browser.new_context(**{"viewport": DESK, **settings})
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None,
        )
        self.page.on("request", lambda asked: self._outside(asked.url, sandbox.url))
        self.page.goto(sandbox.url)

    def _outside(self, url: str, home: str) -> None:
        if not url.startswith(home + "/"):
            self.wrong.append(url)

    def type(self, text: str) -> None:
        """Puts a text in as pasting does, and waits for what is said of it."""
        self.page.locator("#payload").fill(text)
        with self.page.expect_response("**/sandbox/check"):
            pass

    def says(self, text: str) -> None:
        playwright.expect(self.page.locator("#summary")).to_have_text(text)

    def rules(self) -> list[str]:
        found: list[str] = self.page.locator(".finding .rule").all_inner_texts()
        return found

    def marks(self) -> list[str]:
        found: list[str] = self.page.locator(".mark").all_text_contents()
        return found

    def value(self) -> str:
        text: str = self.page.locator("#payload").input_value()
        return text

    def focused(self) -> str:
        name: str = self.page.evaluate("(e => e.id || e.className || e.tagName.toLowerCase())(document.activeElement)")
        return name


@pytest.fixture
def page(browser: Any, sandbox: Serving) -> Iterator[Page]:
    opened = Page(browser, sandbox)
    yield opened
    opened.context.close()
    assert opened.wrong == []


def test_findings_come_as_one_types_and_are_marked_at_their_characters(page: Page) -> None:
    page.page.locator("#payload").press_sequentially('{"destination"')
    page.says("1 error. Read as JSON.")
    page.page.locator("#payload").fill(YAML)
    page.says("2 errors, 1 warning. Read as YAML.")
    assert page.rules().count("unquoted-value") == 2
    assert page.marks() == [LOWER, "10.00"]
    mark, text = page.page.locator(".mark").first.bounding_box(), page.page.locator("#payload").bounding_box()
    assert text["x"] < mark["x"] < text["x"] + text["width"]
    assert page.page.locator(".row.error").evaluate_all(
        "rows => rows.map(r => [...r.parentNode.children].indexOf(r))"
    ) == [
        2,
        5,
    ]


def test_the_text_is_set_where_its_marks_are(page: Page) -> None:
    """The mirror and the textarea break their lines alike: otherwise marks would be beside their characters."""
    words = "".join(f"  # {'ab ' * length}{'0123456789' * (length % 13)}\n" for length in range(20, 80))
    page.page.locator("#payload").fill(YAML + words)
    page.says("2 errors, 1 warning. Read as YAML.")
    # Laid out one below the other, neither can lend the other its height.
    mirror, text = page.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(".sheet { display: block !important } #payload { height: 0 !important }");
          document.adoptedStyleSheets = [sheet];
          return ["mirror", "payload"].map((id) => document.getElementById(id).scrollHeight);
        }"""
    )
    assert mirror == text
    assert mirror > 60 * 2 * 20
    above = page.page.locator("#payload").evaluate("e => [getComputedStyle(e).position, getComputedStyle(e).zIndex]")
    assert above == ["relative", "1"], "marks would cover the text"


def test_a_fix_is_one_click_and_one_undo(page: Page) -> None:
    page.page.locator("#payload").fill(YAML)
    page.page.locator(".finding", has_text="eip55-missing").locator(".fix").click()
    page.says("1 error. Read as YAML.")
    assert page.value() == YAML.replace(LOWER, f'"{CHECKSUMMED}"')
    page.page.keyboard.press("Control+z")
    page.says("2 errors, 1 warning. Read as YAML.")
    assert page.value() == YAML


def test_all_safe_fixes_at_once(page: Page) -> None:
    page.page.locator("#payload").fill(YAML)
    page.page.get_by_role("button", name="Apply 3 safe fixes").click()
    page.says("1 warning. Read as YAML.")
    page.page.locator(".finding .fix").click()
    page.says("No findings. Read as YAML.")
    assert page.value() == YAML.replace(LOWER, f'"{CHECKSUMMED}"').replace("10.00", '"10.00"')
    playwright.expect(page.page.locator("#answer-status")).to_have_text("201 Created")
    assert '"chainName": "Base"' in page.page.locator("#answer-body").inner_text()


def test_the_answer_is_the_error_of_the_api(page: Page) -> None:
    page.page.locator("#payload").fill("{}")
    page.says("2 errors. Read as JSON.")
    playwright.expect(page.page.locator("#answer-status")).to_have_text("400 Bad Request")
    assert '"type": "validation_error"' in page.page.locator("#answer-body").inner_text()


def test_everything_is_reached_by_keyboard_in_the_order_of_the_page(page: Page) -> None:
    order = []
    for _ in range(4):
        page.page.keyboard.press("Tab")
        order.append(page.focused())
    assert order == ["skip", "example", "language", "payload"]
    page.page.keyboard.insert_text(YAML)
    page.says("2 errors, 1 warning. Read as YAML.")
    order = []
    for _ in range(3):
        page.page.keyboard.press("Tab")
        order.append(page.focused())
    assert order == ["fix-all", "place", "fix"]
    outline = page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_f8_goes_from_finding_to_finding(page: Page) -> None:
    page.page.locator("#payload").fill(YAML)
    page.says("2 errors, 1 warning. Read as YAML.")
    page.page.locator("#payload").evaluate("area => area.setSelectionRange(0, 0)")
    selected = "(a => a.value.slice(a.selectionStart, a.selectionEnd))(document.getElementById('payload'))"
    page.page.keyboard.press("F8")
    assert page.page.evaluate(selected) == LOWER
    page.page.keyboard.press("F8")
    assert page.page.evaluate(selected) == "10.00"
    page.page.keyboard.press("Shift+F8")
    assert page.page.evaluate(selected) == LOWER
    page.page.locator(".finding .place").last.click()
    assert page.page.evaluate(selected) == "10.00"
    assert page.focused() == "payload"


@pytest.mark.parametrize("name", ["valid", "mistyped", "yaml", "call", "solana"])
def test_every_example_has_something_to_show(page: Page, name: str) -> None:
    page.page.select_option("#example", name)
    if name == "valid":
        page.says("No findings. Read as JSON.")
    else:
        playwright.expect(page.page.locator("#summary")).to_have_text(re.compile(r"error|warning"))


def test_what_is_typed_is_never_read_as_markup(page: Page) -> None:
    text = '{"<img src=x onerror=alert(1)>": "</textarea><script>alert(1)</script>"}'
    page.page.locator("#payload").fill(text)
    page.page.locator(".finding").first.wait_for()
    assert page.page.locator("main img, main script").count() == 0
    assert page.page.locator("#mirror").inner_text().strip() == text


def test_every_control_has_a_name_and_findings_are_announced(page: Page) -> None:
    page.page.locator("#payload").fill(YAML)
    page.page.locator(".finding").first.wait_for()
    nameless = page.page.evaluate(
        """() => [...document.querySelectorAll("button, select, textarea, a, [tabindex]")].filter(
          (e) => !(e.labels && e.labels.length) && !e.textContent.trim() && !e.getAttribute("aria-label")
            && !e.getAttribute("aria-labelledby") && e.checkVisibility()).map((e) => e.outerHTML)"""
    )
    assert nameless == []
    summary = page.page.locator("#summary")
    assert (summary.get_attribute("role"), summary.get_attribute("aria-live")) == ("status", "polite")
    assert page.page.locator("html").get_attribute("lang") == "en"


def test_a_sandbox_that_has_gone_is_named(browser: Any) -> None:
    with serving() as going:
        page = Page(browser, going)
    page.page.locator("#payload").fill("{}")
    page.says("The sandbox does not answer. Is it still running?")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE, {"width": 320, "height": 568}])
def test_it_fits_and_can_be_read(browser: Any, sandbox: Serving, scheme: str, viewport: dict[str, int]) -> None:
    page = Page(browser, sandbox, color_scheme=scheme, viewport=viewport)
    page.page.locator("#payload").fill(YAML.replace("amountUnits: 10.00", "memo: x\\n  amountUnits: 007.5"))
    page.page.locator(".finding").first.wait_for()
    page.page.locator("details summary").click()
    wide = page.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert page.page.evaluate(CONTRASTS) == []
    if viewport["width"] < 400:
        small = page.page.evaluate(
            """() => [...document.querySelectorAll("button, select, textarea")].filter((e) => e.checkVisibility()
              && e.getBoundingClientRect().height < 40).map((e) => e.outerHTML)"""
        )
        assert small == []
    assert page.wrong == []
    page.context.close()


# Every element with text of its own against the nearest background: 4.5 to 1 (WCAG 2.2, 1.4.3).
CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const background = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const own = (e) => e.value || [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!own(e) || !e.checkVisibility() || e.closest("#mirror, noscript, .skip, option")) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(background(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(e.outerHTML);
  }
  for (const mark of document.querySelectorAll(".mark")) {
    const ink = light(parse(getComputedStyle(document.getElementById("payload")).color));
    const [a, b] = [ink, light(background(mark))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(mark.outerHTML);
  }
  return poor;
}"""
