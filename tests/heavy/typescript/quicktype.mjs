// Types of a JSON Schema by quicktype, as its command line makes them. Arguments: the schema, the language, the file.
import { readFileSync, writeFileSync } from "node:fs";
import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktype } from "quicktype-core";

const [schema, lang, out] = process.argv.slice(2);
const given = new JSONSchemaInput(new FetchingJSONSchemaStore());
await given.addSource({ name: "CreateSessionRequest", schema: readFileSync(schema, "utf8") });
const inputData = new InputData();
inputData.addInput(given);
const { lines } = await quicktype({ inputData, lang });
writeFileSync(out, lines.join("\n"));
