"use strict";

const EXAMPLES = {
  valid: `{
  "destination": {
    "type": "evm",
    "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "chainId": 8453,
    "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    "amountUnits": "10.00"
  },
  "display": {
    "title": "Deposit to Acme",
    "verb": "Deposit"
  }
}
`,
  mistyped: `{
  "destination": {
    "type": "evm",
    "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
    "chainId": 84532,
    "tokenAddress": "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913",
    "amountUnits": 10,
    "memo": "order 123"
  },
  "display": {
    "title": "Deposit to Acme",
    "verb": "Deposit now",
    "paymentOptions": ["AllWallets", "Metamask"]
  }
}
`,
  yaml: `# daimo.yaml
destination:
  type: evm
  address: 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed
  chainId: 8453
  tokenAddress: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
  amountUnits: 10.00
display:
  title: Deposit to Acme
  verb: Deposit
metadata:
  orderId: 123
`,
  call: `{
  "destination": {
    "type": "evm",
    "address": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "chainId": 10,
    "tokenAddress": "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85",
    "amountUnits": "007.5",
    "calldata": "0xd0e30db"
  },
  "display": { "title": "Mint a ticket", "verb": "Mint" }
}
`,
  solana: `{
  "destination": {
    "type": "solana",
    "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
    "chainId": 501,
    "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
  },
  "display": { "title": "Top up", "verb": "Top up" }
}
`,
};
const TYPING_PAUSE = 150;

const byId = (id) => document.getElementById(id);
const payload = byId("payload");
const mirror = byId("mirror");
const summary = byId("summary");
const list = byId("findings");

let findings = [];
let checked = "";
let timer = 0;
let running = null;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(check, TYPING_PAUSE);
}

async function check() {
  clearTimeout(timer);
  if (running) running.abort();
  running = new AbortController();
  const text = payload.value;
  try {
    const response = await fetch("/sandbox/check", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text, language: byId("language").value }),
      signal: running.signal,
    });
    const result = await response.json();
    if (text !== payload.value) return;
    if (response.ok) show(text, result);
    else fail(`This text cannot be checked: ${result.error.message}.`);
  } catch (error) {
    if (error.name !== "AbortError") fail("The sandbox does not answer. Is it still running?");
  }
}

function fail(message) {
  show(payload.value, { findings: [], answer: null, language: "" });
  say(message, "error");
}

function show(text, result) {
  findings = result.findings;
  checked = text;
  paint();
  list.replaceChildren(...findings.map(item));
  const safe = findings.filter((finding) => finding.edit).length;
  byId("fix-all").hidden = safe < 2;
  byId("fix-all").textContent = `Apply ${safe} safe fixes`;
  say(...verdict(text, result));
  answer(result.answer);
}

function verdict(text, result) {
  if (!text.trim()) return ["Nothing to check yet.", ""];
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const warnings = findings.length - errors;
  const language = result.language.toUpperCase();
  if (!findings.length) return [`No findings. Read as ${language}.`, "ok"];
  const parts = [];
  if (errors) parts.push(`${errors} error${errors > 1 ? "s" : ""}`);
  if (warnings) parts.push(`${warnings} warning${warnings > 1 ? "s" : ""}`);
  return [`${parts.join(", ")}. Read as ${language}.`, errors ? "error" : "warning"];
}

function say(text, className) {
  // A screen reader announces a live region only when its text changes.
  if (summary.textContent !== text) summary.textContent = text;
  summary.className = `summary ${className}`;
}

function item(finding) {
  const made = element("li", `finding ${finding.severity}`);
  const head = element("div", "head");
  head.append(element("span", "level", finding.severity === "error" ? "Error" : "Warning"));
  const place = element("button", "place", finding.param);
  place.type = "button";
  place.setAttribute("aria-label", `Go to line ${finding.line}, column ${finding.column}: ${finding.param}`);
  place.append(element("span", "at", ` ${finding.line}:${finding.column}`));
  place.addEventListener("click", () => select(finding));
  head.append(place, element("span", "rule", finding.rule));
  made.append(head, element("p", "message", sentence(finding.message, finding.param)));
  if (finding.hint) made.append(element("p", "hint", sentence(finding.hint, finding.param)));
  if (finding.edit) {
    const fix = element("button", "fix", "Apply fix: ");
    fix.type = "button";
    fix.append(element("code", "", finding.edit.text));
    fix.addEventListener("click", () => apply([finding.edit]));
    made.append(fix);
  }
  return made;
}

function sentence(text, param) {
  const begun = /^[a-z]+[ ,:]/.test(text) && !text.startsWith(param);
  const whole = begun ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.?!]$/.test(whole) ? whole : `${whole}.`;
}

function answer(expected) {
  byId("answer").hidden = !expected;
  if (!expected) return;
  const words = { 201: "201 Created", 400: "400 Bad Request" };
  byId("answer-status").textContent = words[expected.status] ?? "";
  byId("answer-status").className = `status ${expected.status === 201 ? "ok" : "error"}`;
  byId("answer-status").hidden = !expected.status;
  byId("answer-note").textContent = expected.note ?? "";
  byId("answer-note").hidden = !expected.note;
  byId("answer-body").textContent = JSON.stringify(expected.body, null, 2);
  byId("answer-body").hidden = !expected.body;
}

/* The mirror has one row for each line, split where marks begin and end. */
function paint() {
  const current = checked === payload.value ? findings : [];
  const rows = [];
  let start = 0;
  for (const line of payload.value.split("\n")) {
    rows.push(row(line, start, current));
    start += line.length + 1;
  }
  mirror.replaceChildren(...rows);
}

function row(line, start, current) {
  const end = start + line.length;
  const here = current.filter((f) => f.start <= end && f.end >= start && (f.end > start || f.start === f.end));
  const made = element("div", "row");
  const begun = here.filter((finding) => finding.start >= start);
  if (begun.length) made.classList.add(begun.some((f) => f.severity === "error") ? "error" : "warning");
  const cuts = new Set([start, end]);
  for (const finding of here) {
    cuts.add(Math.max(start, finding.start));
    cuts.add(Math.min(end, finding.end));
  }
  const points = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < points.length; i += 1) {
    const text = line.slice(points[i] - start, points[i + 1] - start);
    const over = here.filter((f) => f.start <= points[i] && f.end >= points[i + 1] && f.end > f.start);
    // A mark on a whole object would hide the marks inside it.
    const level = over.some((f) => f.severity === "error") ? "error" : over.length ? "warning" : "";
    made.append(level ? element("span", `mark ${level}`, text) : document.createTextNode(text));
  }
  if (here.some((f) => f.start === f.end) || (!line.length && here.length)) {
    const level = here.some((f) => f.severity === "error") ? "error" : "warning";
    made.append(element("span", `mark empty ${level}`));
  }
  return made;
}

function select(finding) {
  if (checked !== payload.value) return;
  payload.focus();
  payload.setSelectionRange(finding.start, finding.end);
  const line = mirror.children[finding.line - 1];
  if (line) line.scrollIntoView({ block: "nearest" });
}

function step(direction) {
  if (!findings.length) return;
  const at = payload.selectionStart;
  const places = findings.map((finding) => finding.start);
  let index = direction > 0 ? places.findIndex((start) => start > at) : places.findLastIndex((start) => start < at);
  if (index < 0) index = direction > 0 ? 0 : places.length - 1;
  select(findings[index]);
}

function apply(edits) {
  if (checked !== payload.value) return;
  const order = [...edits].sort((a, b) => b.start - a.start);
  let before = Infinity;
  payload.focus();
  for (const edit of order) {
    // If two fixes overlap, the second is offered again after the next check.
    if (edit.end > before) continue;
    before = edit.start;
    payload.setSelectionRange(edit.start, edit.end);
    // The only way to change a field that keeps undo working.
    if (!document.execCommand("insertText", false, edit.text)) {
      payload.setRangeText(edit.text, edit.start, edit.end, "end");
    }
  }
  paint();
  check();
}

payload.addEventListener("input", () => { paint(); later(); });
byId("language").addEventListener("change", check);
byId("example").addEventListener("change", (event) => {
  const text = EXAMPLES[event.target.value];
  if (text === undefined) return;
  payload.focus();
  payload.select();
  if (!document.execCommand("insertText", false, text)) payload.value = text;
  payload.setSelectionRange(0, 0);
  byId("editor").scrollTop = 0;
  event.target.value = "";
  paint();
  check();
});
byId("fix-all").addEventListener("click", () => apply(findings.filter((f) => f.edit).map((f) => f.edit)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(event.shiftKey ? -1 : 1);
});

byId("client-line").textContent = `createDaimoClient({ baseUrl: "${location.origin}" })`;
byId("curl").textContent = `curl ${location.origin}/v1/sessions \\
  -H 'Authorization: Bearer 00000000-0000-4000-8000-000000000000' \\
  -H 'Content-Type: application/json' \\
  -d @payload.json`;
paint();
if (payload.value) check();
