import * as z from 'zod';
import { parseSettings } from './parse-settings.ts';

/** Keys by action id, as the user's key file says; an empty list takes an action's keys away. */
export type KeyFile = Readonly<Record<string, readonly string[]>>;

/** Key names as the console gives them to what a terminal sends. */
const keyName =
  /^(?:(?:ctrl-)?(?:shift-)?(?:enter|esc|tab|space|backspace|delete|up|down|left|right|home|end|pgup|pgdn)|ctrl-[a-z\\\]^_]|\S)$/u;

const key = z
  .union([z.string(), z.number().int().min(0).max(9).transform(String)])
  .refine((name) => keyName.test(name), {
    error: ({ input }) => `"${String(input)}" is no key: one character, or such as enter, space, ctrl-f, shift-left`,
  });

const schema = z.record(
  z.string().regex(/^[a-z-]+\.[a-z-]+$/, 'is no action: ? lists them, such as violations.yaml'),
  z.union([key.transform((one) => [one]), z.array(key)]),
);

/** Keys by action id from a key file's text. Throws SettingsError: `path:line: action: reason`. */
export function parseKeys(text: string, path: string): KeyFile {
  return parseSettings(text, path, schema);
}
