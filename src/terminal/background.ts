export type Background = 'dark' | 'light';

export interface BackgroundDoors {
  readonly stdin: Pick<
    NodeJS.ReadStream,
    'isRaw' | 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause' | 'unshift'
  >;
  readonly stdout: { write(text: string): unknown };
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How long a terminal may take to answer, ms. */
const patience = 100;

/**
 * Whether the terminal is dark or light: asked of the terminal (OSC 11), else by COLORFGBG, else dark. To be called
 * before anything else reads stdin. Every terminal answers the question for its attributes (DA1) that follows, so that
 * one without OSC 11 costs a round trip and not the whole patience. Keys pressed meanwhile go back into stdin.
 */
export async function detectBackground({ stdin, stdout, env = process.env }: BackgroundDoors): Promise<Background> {
  const answer = stdin.isTTY && env.TERM !== 'dumb' ? await ask(stdin, stdout) : undefined;
  return answer ?? backgroundFromEnv(env) ?? 'dark';
}

function ask(stdin: BackgroundDoors['stdin'], stdout: BackgroundDoors['stdout']): Promise<Background | undefined> {
  const wasRaw = stdin.isRaw;
  return new Promise((resolve) => {
    let heard = '';
    const finish = () => {
      clearTimeout(timer);
      stdin.off('data', listen);
      stdin.pause();
      stdin.setRawMode(wasRaw);
      const typed = heard.replace(colourReply, '').replace(attributesReply, '');
      if (typed !== '') stdin.unshift(Buffer.from(typed, 'latin1'));
      resolve(parseColourReply(heard));
    };
    const listen = (chunk: Buffer | string) => {
      heard += typeof chunk === 'string' ? chunk : chunk.toString('latin1');
      if (attributesReply.test(heard)) finish();
    };
    const timer = setTimeout(finish, patience);
    stdin.setRawMode(true);
    stdin.on('data', listen);
    stdin.resume();
    stdout.write('\x1b]11;?\x1b\\\x1b[c');
  });
}

const colourReply = /\x1b\]11;(?:rgba?:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)[^\x07\x1b]*|[^\x07\x1b]*)(?:\x07|\x1b\\)/i;
const attributesReply = /\x1b\[\?[\d;]*c/;

/** From the answer to OSC 11, by how bright its colour is to the eye; undefined when there is none in it. */
export function parseColourReply(reply: string): Background | undefined {
  const [, red, green, blue] = colourReply.exec(reply) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  const brightness = 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  return brightness > 0.5 ? 'light' : 'dark';
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
  return index === 7 || (index >= 9 && index <= 15) ? 'light' : 'dark';
}
