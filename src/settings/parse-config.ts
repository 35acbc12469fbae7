import * as z from 'zod';
import { parseSettings } from './parse-settings.ts';

const schema = z.strictObject({
  theme: z.string().min(1).optional(),
  ascii: z.boolean().optional(),
  readonly: z.boolean().optional(),
  subscription: z.string().min(1).optional(),
  tenant: z.string().min(1).optional(),
  cloud: z.string().min(1).optional(),
  armCa: z.string().min(1).optional(),
  history: z
    .strictObject({
      days: z.number().int().min(0).max(3650).optional(),
      megabytes: z.number().min(1).max(2000).optional(),
    })
    .optional(),
});

/** What a config file may say; all of it optional. */
export type ConfigFile = z.infer<typeof schema>;

/** Settings from a config file's text. Throws SettingsError: `path:line: key: reason`. */
export function parseConfig(text: string, path: string): ConfigFile {
  return parseSettings(text, path, schema, Object.keys(schema.shape));
}
