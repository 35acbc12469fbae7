import { Ajv } from 'ajv';

/**
 * What is wrong with a value by the JSON schema of its parameter; nothing when it fits. A schema that is none itself checks
 * nothing: ARM will.
 */
export function checkSchema(schema: unknown, value: unknown): string | undefined {
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
}
