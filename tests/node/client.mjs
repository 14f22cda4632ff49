// Daimo's own client against the sandbox. Arguments: base URL, a session's id. Prints what it saw as JSON.
import { createDaimoClient } from "@daimo/sdk/client";
import { DaimoRequestError } from "@daimo/sdk/common";

const [baseUrl, sessionId] = process.argv.slice(2);
const client = createDaimoClient({ baseUrl });

async function failure(run) {
  try {
    await run();
  } catch (error) {
    const { name, status, type, code, param, message, requestId } = error;
    return { isRequestError: error instanceof DaimoRequestError, name, status, type, code, param, message, requestId };
  }
  throw new Error("the request did not fail");
}

const retrieved = await client.sessions.retrieve(sessionId);
const unknown = await failure(() => client.sessions.retrieve("0".repeat(32)));
const missing = await failure(() => client.sessions.check(sessionId, {}));
const unauthorized = await failure(() =>
  createDaimoClient({
    baseUrl,
    // The client has no call that opens a session: a server does that. This puts one through its transport.
    fetchImpl: () => fetch(`${baseUrl}/v1/sessions`, { method: "POST", body: "{}" }),
  }).sessions.retrieve(sessionId),
);
const invalid = await failure(() =>
  createDaimoClient({
    baseUrl,
    fetchImpl: () =>
      fetch(`${baseUrl}/v1/sessions`, {
        method: "POST",
        headers: {
          Authorization: "Bearer 0f8fad5b-d9cb-469f-a165-70867728950e",
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ display: { title: "Deposit", verb: "Deposit" } }),
      }),
  }).sessions.retrieve(sessionId),
);
console.log(JSON.stringify({ retrieved, unknown, missing, unauthorized, invalid }));
