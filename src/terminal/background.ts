/** What the terminal's text stands on. */
export interface Background {
  readonly appearance: 'dark' | 'light';
  /** `#rrggbb`, where the terminal told it. */
  readonly colour?: string;
}

const colourReply = /\x1b\]11;(?:rgba?:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)[^\x07\x1b]*|[^\x07\x1b]*)(?:\x07|\x1b\\)/i;

/** From the answer to OSC 11, by how bright its colour is to the eye; undefined when there is none in it. */
export function parseColourReply(reply: string): Background | undefined {
  const [, red, green, blue] = colourReply.exec(reply) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  const brightness = 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  const colour = `#${[red, green, blue].map((digits) => byte(part(digits))).join('')}`;
  return { appearance: brightness > 0.5 ? 'light' : 'dark', colour };
}

function byte(share: number): string {
  return Math.round(share * 255)
    .toString(16)
    .padStart(2, '0');
}

/** One to four hexadecimal digits as a share of their largest value. */
function part(digits: string): number {
  return Number.parseInt(digits, 16) / (16 ** digits.length - 1);
}

/** From COLORFGBG (`15;0`, `0;default;15`), as rxvt and Konsole set it: the last number is the background's. */
export function backgroundFromEnv(env: Readonly<Record<string, string | undefined>>): Background | undefined {
  const last = env.COLORFGBG?.split(';').at(-1) ?? '';
  if (!/^\d{1,2}$/.test(last)) return undefined;
  const index = Number(last);
  return { appearance: index === 7 || (index >= 9 && index <= 15) ? 'light' : 'dark' };
}
