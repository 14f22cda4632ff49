// The exported schemas in Ajv, with its default options and in strict mode. Standard input: schemas by kind and component,
// names of formats, and bodies, each a JSON text. Prints which bodies one component accepts, by kind and mode.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const { component, schemas, formats, bodies } = JSON.parse(readFileSync(0, "utf8"));
const values = bodies.map((body) => JSON.parse(body));
const strict = { strict: true };
// Strict mode wants to be told of formats, and that a field may be of two types. `true` makes a format an annotation.
const known = { ...strict, allowUnionTypes: true, formats: Object.fromEntries(formats.map((name) => [name, true])) };
const ways = {
  plain: ["plain", undefined],
  "plain in strict mode": ["plain", strict],
  closed: ["closed", undefined],
  "closed in strict mode": ["closed", strict],
  "formats in strict mode": ["formats", known],
};

const accepted = {};
for (const [way, [kind, options]] of Object.entries(ways)) {
  for (const [name, schema] of Object.entries(schemas[kind])) {
    const validate = new Ajv2020(options).compile(schema);
    if (name === component) accepted[way] = values.map((value) => validate(value));
  }
}
console.log(JSON.stringify(accepted));
