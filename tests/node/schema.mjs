// The exported schemas in Ajv over the test vectors. Arguments: the command line of daimo-validate.
// Prints what it counted, and every test on whose structural verdict Ajv does not agree.
import { execFileSync } from "node:child_process";
import Ajv2020 from "ajv/dist/2020.js";

const [program, ...fixed] = process.argv.slice(2);
const printed = (...names) => JSON.parse(execFileSync(program, [...fixed, ...names], { maxBuffer: 2 ** 24 }));
const portable = printed("schema");
const annotated = printed("schema", "--formats");
const groups = printed("vectors");

// Strict mode knows no other format than those that it is told of; `true` makes a format an annotation.
const annotations = ["eip55-address", "solana-address", "token-amount", "calldata", "web-url", "email-address"];
const formats = Object.fromEntries([...annotations, "e164-phone"].map((name) => [name, true]));
const ways = {
  portable: new Ajv2020().compile(portable),
  strict: new Ajv2020({ strict: true }).compile(portable),
  annotated: new Ajv2020({ strict: true, allowUnionTypes: true, formats }).compile(annotated),
};

const counts = { accepted: 0, refused: 0, withoutPayload: 0 };
const disagreements = [];
for (const group of groups) {
  for (const test of group.tests) {
    if (!("payload" in test)) {
      counts.withoutPayload += 1;
      continue;
    }
    for (const [way, validate] of Object.entries(ways)) {
      const accepted = validate(test.payload);
      if (way === "portable") counts[accepted ? "accepted" : "refused"] += 1;
      if (accepted !== test.structural) disagreements.push([way, group.description, test.description, validate.errors]);
    }
  }
}
console.log(JSON.stringify({ id: portable.$id, counts, disagreements }));
