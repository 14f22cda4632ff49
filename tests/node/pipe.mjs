// `daimo-validate check - --format json` over a pipe. Arguments: the command line of daimo-validate.
// Reads a JSON object of bodies by name, or of how many bytes a huge one has, and prints what each run answered.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

const [program, ...fixed] = process.argv.slice(2);

async function check(body, options = ["--format", "json"]) {
  const child = spawn(program, [...fixed, "check", "-", ...options]);
  const written = new Promise((resolve) => {
    child.stdin.on("error", (error) => resolve(error.code));
    child.stdin.end(body, () => resolve("whole"));
  });
  const code = new Promise((resolve) => child.on("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, written: await written, stdout, stderr };
}

const answers = {};
for (const [name, body] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const asked = typeof body === "number" ? `{"metadata": {"note": "${"x".repeat(body)}"}}` : body;
  const { stdout, ...answer } = await check(asked);
  answers[name] = { ...answer, report: JSON.parse(stdout) };
}
answers["an option that is none"] = await check("{}", ["--formt", "json"]);
console.log(JSON.stringify(answers));
