import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

export const schemaFile = JSON.parse(
  readFileSync(new URL('../schema/scaling-report.schema.json', import.meta.url), 'utf8'),
) as object;

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schemaFile);

/** What is wrong with a report, in words; nothing if it keeps the schema. */
export function schemaErrors(report: unknown): string[] {
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
