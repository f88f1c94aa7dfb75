/** As much of JSON Schema as our schemas use. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { launcher } from "./sekvm.ts";

interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What in `value` is not as the schema file says, as paths; empty when all is. */
export function schemaFaults(name: string, value: unknown): string[] {
  const file = join(dirname(launcher), "..", "src", "evidence", "schema", `${name}.schema.json`);
  const root = JSON.parse(readFileSync(file, "utf8")) as Schema;
  return faults(root, value, "", root);
}

function faults(schema: Schema, value: unknown, path: string, root: Schema): string[] {
  if (schema.$ref !== undefined) return faults(root.$defs![schema.$ref.replace("#/$defs/", "")]!, value, path, root);
  if (schema.const !== undefined && value !== schema.const) return [`${path}: not ${JSON.stringify(schema.const)}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path}: not one of the words`];
  if (schema.type !== undefined && typeOf(value, schema.type) !== schema.type) return [`${path}: no ${schema.type}`];
  if (schema.type === undefined && schema.properties === undefined) return []; // anything
  if (Array.isArray(value)) return value.flatMap((v, i) => faults(schema.items!, v, `${path}/${i}`, root));
  if (typeof value !== "object" || value === null) return [];
  const missing = (schema.required ?? []).filter((r) => !(r in value)).map((r) => `${path}/${r}: missing`);
  return [...missing, ...Object.entries(value).flatMap(([k, v]) => fieldFaults(schema, k, v, `${path}/${k}`, root))];
}

function fieldFaults(schema: Schema, name: string, value: unknown, path: string, root: Schema): string[] {
  const field = schema.properties?.[name] ?? schema.additionalProperties;
  return field === undefined || field === false ? [`${path}: not in the schema`] : faults(field, value, path, root);
}

function typeOf(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return "array";
  return wanted === "integer" && Number.isInteger(value) ? "integer" : typeof value;
}
