import { objectOf, textOf } from '../governance/raw-json.ts';

/** What this console asked by dry run of late: the webhook logs what it refuses of it like any other request. */
export interface OwnDryRuns {
  /** A dry run is sent: to this path, with this body. */
  note(path: string, body: unknown): void;
  /** Whether an object of this name was asked about at that time, epoch ms; the clocks of nodes may be off by a little. */
  has(object: { readonly namespace: string; readonly name: string }, at: number): boolean;
}

interface Asked {
  readonly namespace: string;
  /** The whole name, or what the API server appends five letters to. */
  readonly name: string;
  readonly generated: boolean;
  readonly at: number;
}

const tolerance = 60_000;
const randomLetters = 5;

export function createOwnDryRuns(): OwnDryRuns {
  let asked: readonly Asked[] = [];
  return {
    note(path, body) {
      const at = Date.now();
      const [, namespace = ''] = /\/namespaces\/([^/]+)\//.exec(path) ?? [];
      const { name, generateName } = objectOf(objectOf(body).metadata);
      const own = textOf(name) || (generateName === undefined ? path.slice(path.lastIndexOf('/') + 1) : '');
      const one = { namespace, name: own || textOf(generateName), generated: own === '', at };
      asked = [...asked.filter((before) => at - before.at < 2 * tolerance), one];
    },
    has: ({ namespace, name }, at) =>
      asked.some(
        (one) =>
          one.namespace === namespace &&
          Math.abs(at - one.at) < tolerance &&
          (one.generated ? name.slice(0, -randomLetters) === one.name.slice(0, 58) : name === one.name),
      ),
  };
}
