import type { ComponentRole } from '../component.ts';
import { listKey } from '../list-key.ts';
import { foldLine } from './folded-line.ts';
import { healthyLine, type KnownTrouble, troubleOf } from './known-trouble.ts';

/** A trouble that the log of a pod tells of, and that has not been mended since. */
export interface SeenTrouble {
  /** Of a known trouble. */
  readonly id: string;
  readonly pod: { readonly namespace: string; readonly name: string };
  /** How often, as far as the log goes back. */
  readonly count: number;
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
  /** The last line, folded and cut; remote text. */
  readonly line: string;
}

export const troubleList = listKey<SeenTrouble>('log-troubles');

const longestLine = 300;

/** Finds known troubles in the lines of one pod's log; a healthy line ends all that were there. */
export class TroubleReader {
  readonly #pod: SeenTrouble['pod'];
  readonly #role: ComponentRole;
  #troubles: ReadonlyMap<KnownTrouble['id'], SeenTrouble> = new Map();
  #items: readonly SeenTrouble[] = [];

  constructor(role: ComponentRole, pod: SeenTrouble['pod']) {
    this.#role = role;
    this.#pod = pod;
  }

  /** Takes a line; `at` is when it was written, epoch ms. True when the troubles are others. */
  readonly take = (text: string, at: number): boolean => {
    const trouble = troubleOf(text, this.#role);
    if (trouble === undefined) {
      if (this.#troubles.size === 0 || !healthyLine.test(text)) return false;
      return this.#become(new Map());
    }
    const { count = 0, first = at } = this.#troubles.get(trouble.id) ?? {};
    const line = spell(text);
    const seen: SeenTrouble = { id: trouble.id, pod: this.#pod, count: count + 1, first, last: at, line };
    return this.#become(new Map(this.#troubles).set(trouble.id, seen));
  };

  readonly items = (): readonly SeenTrouble[] => this.#items;

  #become(troubles: ReadonlyMap<string, SeenTrouble>): true {
    this.#troubles = troubles;
    this.#items = [...troubles.values()];
    return true;
  }
}

function spell(text: string): string {
  const { message, brief } = foldLine(text);
  const said = [
    message,
    ...brief.filter(([name]) => name === 'error' || name === 'err').map(([, value]) => value),
  ].join(': ');
  return said.length > longestLine ? `${said.slice(0, longestLine)}…` : said;
}
