// One JSON command a line in, one JSON answer a line out. The first line is the schema.
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import bs58 from "bs58";
import { isAddress } from "viem";

const ajv = new Ajv2020.default({ allErrors: true, strict: false });
ajv.addFormat("eip55", (address) => {
  const digits = address.slice(2);
  // viem accepts lower case without a checksum; upper case alone carries none either.
  return digits === digits.toUpperCase() || isAddress(address);
});
ajv.addFormat("solana", (address) => {
  try {
    return bs58.decode(address).length === 32;
  } catch {
    return false;
  }
});

let validate;
const messages = (payload) => (validate(payload) ? [] : validate.errors.map((error) => error.message));

function measure(payloads) {
  const start = process.hrtime.bigint();
  for (const payload of payloads) messages(payload);
  return Number(process.hrtime.bigint() - start) / payloads.length / 1000;
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  if (command.schema) answer = typeof (validate = ajv.compile(command.schema));
  else if (command.count) answer = command.count.map((payload) => messages(payload).length);
  else answer = measure(command.measure.slice(0, command.first));
  process.stdout.write(JSON.stringify(answer) + "\n");
}
