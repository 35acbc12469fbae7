import { Ajv } from 'ajv';
import type { SchemaCheck } from './parameter-fields.ts';

/** Checks values by the JSON schemas of policy parameters. A schema that is none itself checks nothing: ARM will. */
export const checkSchema: SchemaCheck = (schema, value) => {
  if (typeof schema !== 'object' || schema === null || value === undefined) return undefined;
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  try {
    const validate = ajv.compile(schema);
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return `${first?.instancePath || 'it'} ${first?.message ?? 'does not fit its schema'}`;
  } catch {
    return undefined;
  }
};
