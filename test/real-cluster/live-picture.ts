/** The program's own live console on a cluster, and what tests ask of its store. */
import { expect } from 'vitest';
import type { ClusterMemory } from '../../src/cluster/cluster-memory.ts';
import type { SessionOptions } from '../../src/cluster/cluster-session.ts';
import { createClusterSide } from '../../src/cluster/cluster-side.ts';
import { type Constraint, keptInStatus } from '../../src/governance/constraint.ts';
import { everyReading } from '../../src/governance/every-reading.ts';
import type { Finding } from '../../src/governance/finding.ts';
import type { Violation } from '../../src/governance/violation.ts';
import { lists } from '../../src/resources/lists.ts';
import type { ConsoleState, LiveConsole } from '../../src/state/console-state.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { waitFor } from './processes.ts';

export interface LivePicture {
  readonly live: LiveConsole;
  state(): ConsoleState;
  /** Resolves when the connection stands and everything has been answered once. */
  settled(): Promise<void>;
  /** Resolves with what the check answers as soon as that is something; looks every 20 ms. */
  until<T>(what: string, check: (state: ConsoleState) => T | undefined | false, seconds?: number): Promise<T>;
  close(): Promise<void>;
}

interface LivePictureOptions {
  readonly namespace?: string;
  readonly times?: SessionOptions['times'];
  readonly memory?: ClusterMemory;
}

export function openLivePicture(
  kubeconfig: string,
  { namespace, times, memory }: LivePictureOptions = {},
): LivePicture {
  const live = createLiveConsole(
    { phase: 'connecting', context: '', server: '', user: '', namespace: '', readonly: true, sandbox: false },
    { kubeconfig, asGroups: [], readonly: true, sandbox: false, ...(namespace === undefined ? {} : { namespace }) },
    times,
    undefined,
    async () => createClusterSide(lists.cluster, memory),
  );
  const state = () => live.store.getState();
  const until: LivePicture['until'] = (what, check, seconds = 60) =>
    waitFor(what, async () => check(state()), { seconds, every: 20 });
  return {
    live,
    state,
    until,
    async settled() {
      await until('every reading is answered', ({ connection, picture }) => {
        return (
          connection.phase === 'connected' && everyReading(picture).every((reading) => reading.state !== 'loading')
        );
      });
    },
    close: () => live.close(),
  };
}

/** What the fixtures' cluster has to say of itself when nothing was done to it. */
export const findingsAtRest: readonly string[] = [
  'denied:payments/Deployment/card-importer',
  'denied:team-a/Job/reindex',
  'denied:team-b/Deployment/packet-capture',
  'deny-violations',
  'template-error:k8sazurev1brokenimages',
  'violations-capped',
  'webhook-fails-open:azure-policy-validating-webhook-configuration',
  'webhook-fails-open:gatekeeper-validating-webhook-configuration',
];

/** Findings to be seen, each with what its title or evidence must say. */
export type ExpectedFindings = Readonly<Record<string, RegExp>>;

export interface FollowedFindings extends LivePicture {
  /** Resolves when all of them stand, and say what they must. */
  come(expected: ExpectedFindings): Promise<void>;
  /** Resolves when none of them stands. */
  go(expected: ExpectedFindings): Promise<void>;
  /** Resolves when the findings are those at rest, and no others. */
  atRest(ids?: readonly string[]): Promise<void>;
  /** Makes causes, sees the findings come, mends the causes whatever happened, sees the findings go. */
  comeAndGo(expected: ExpectedFindings, make: () => Promise<unknown>, mend: () => Promise<unknown>): Promise<void>;
}

export function followFindings(kubeconfig: string): FollowedFindings {
  const picture = openLivePicture(kubeconfig);
  const ids = () =>
    picture
      .state()
      .findings.map(({ id }) => id)
      .sort();
  const words = ({ title, evidence }: Finding) => [title, ...evidence].join('\n');

  /** Like until(), but what stands instead is told when it does not come to pass. */
  async function eventually(what: string, check: (findings: readonly Finding[]) => boolean, seconds = 150) {
    await picture
      .until(what, ({ findings }) => check(findings), seconds)
      .catch((error: unknown) => {
        const there = picture.state().findings.map((finding) => `${finding.id}: ${words(finding)}`);
        throw new Error(`${what}; there are\n${there.join('\n')}`, { cause: error });
      });
  }

  async function come(expected: ExpectedFindings): Promise<void> {
    for (const [id, said] of Object.entries(expected)) {
      await eventually(`${id} comes and says ${said}`, (findings) =>
        findings.some((finding) => finding.id === id && said.test(words(finding))),
      );
    }
  }

  async function go(expected: ExpectedFindings): Promise<void> {
    const gone = new Set(Object.keys(expected));
    await eventually(`${[...gone].join(', ')} go`, (findings) => findings.every(({ id }) => !gone.has(id)));
  }

  return {
    ...picture,
    come,
    go,
    async atRest(rest = findingsAtRest) {
      const wanted = JSON.stringify([...rest].sort());
      await eventually(`the findings are those at rest: ${wanted}`, () => JSON.stringify(ids()) === wanted);
    },
    async comeAndGo(expected, make, mend) {
      const before = ids();
      expect(Object.keys(expected).filter((id) => before.includes(id))).toEqual([]);
      try {
        await make();
        await come(expected);
      } finally {
        await mend();
      }
      await go(expected);
    },
  };
}

/** Those that kubectl shows too; the others are from the audit's log. */
export function violationsInStatus(constraint: Constraint): readonly Violation[] {
  return [...constraint.violations].slice(0, keptInStatus(constraint));
}
