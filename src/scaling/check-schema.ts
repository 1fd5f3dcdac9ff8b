import { quote } from '../quote.js';
import type { Schema } from './schema.js';

/** Checks plain JSON against the keywords of JSON schema that our own schemas use. */

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function hasType(value: unknown, type: string): boolean {
  return type === 'integer'
    ? Number.isInteger(value)
    : typeOf(value) === type && (type !== 'number' || Number.isFinite(value));
}

const listed = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

function faultOfSize(value: unknown, schema: Schema): string | undefined {
  if (typeof value === 'number') {
    const { minimum, exclusiveMinimum, maximum } = schema;
    if (minimum !== undefined && value < minimum) return `must be at least ${minimum}`;
    if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `must be more than ${exclusiveMinimum}`;
    if (maximum !== undefined && value > maximum) return `must be at most ${maximum}`;
  }
  if (typeof value === 'string' && value.length < (schema.minLength ?? 0)) return 'must not be empty';
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
    if (value.length < minItems || value.length > maxItems) {
      return maxItems === minItems ? `must have ${minItems} items` : `must have at least ${minItems} items`;
    }
  }
  return undefined;
}

function faultOfValue(value: unknown, schema: Schema): string | undefined {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => hasType(value, type))) return `must be of type ${types.join(' or ')}`;
  if ('const' in schema && value !== schema.const) return `must be ${JSON.stringify(schema.const)}`;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `must be one of ${listed(schema.enum)}`;
  return faultOfSize(value, schema);
}

function faultOfParts(value: object, schema: Schema, path: string): string | undefined {
  if (Array.isArray(value)) {
    const { items } = schema;
    const faults = items === undefined ? [] : value.map((each, index) => faultIn(each, items, `${path}[${index}]`));
    return faults.find((fault) => fault !== undefined);
  }
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${path} has no ${missing}`;
  for (const [key, each] of Object.entries(value)) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property === undefined && additionalProperties === false) return `${path} has an unknown ${quote(key)}`;
    const fault = property === undefined ? undefined : faultIn(each, property, `${path}.${key}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The first fault of a value, in words; undefined where it keeps the schema. */
export function faultIn(value: unknown, schema: Schema, path: string): string | undefined {
  const fault = faultOfValue(value, schema);
  if (fault !== undefined) return `${path} ${fault}; it is ${quote(value)}`;
  return typeof value === 'object' && value !== null ? faultOfParts(value, schema, path) : undefined;
}
