import type { Constraint } from '../../src/governance/constraint.ts';
import type { Episode } from '../../src/governance/history.ts';
import { packViolations } from '../../src/governance/violation-pack.ts';
import { ViolationRow } from './violation-row.ts';

/** A violation that is gone, as the history knows it: no audit’s message, and nothing that admission does with it. */
export class GoneRow extends ViolationRow {
  readonly episode: Episode;

  constructor(constraint: Constraint, episode: Episode) {
    const { object, end } = episode;
    const columns = packViolations([
      {
        action: constraint.action,
        actions: [],
        constraint,
        object: { ...object, version: '' },
        message: 'gone',
        ...(end && { auditedAt: end.last * 1000 }),
      },
    ]);
    super(constraint, columns, 0);
    this.episode = episode;
  }

  override get key(): string {
    return `gone ${super.key} ${this.episode.first}`;
  }

  override mayBe(): boolean {
    return true;
  }

  override has(literal: string): boolean {
    return this.search.includes(literal);
  }

  override get action(): string {
    return 'gone';
  }

  override get fault(): boolean {
    return false;
  }

  override get message(): string {
    return 'gone: the last audit did not find it any more';
  }

  override get since(): undefined {
    return undefined;
  }

  /** Epoch seconds. */
  get goneAt(): number {
    return this.episode.end?.gone ?? 0;
  }
}

/** Rows of what is gone; of a constraint that is gone too, only the name is known. */
export function goneRows(
  episodes: readonly Episode[],
  constraints: ReadonlyMap<string, Constraint>,
): readonly GoneRow[] {
  return episodes
    .filter(({ end }) => end !== undefined)
    .map((episode) => new GoneRow(constraints.get(episode.constraint) ?? removed(episode.constraint), episode));
}

function removed(key: string): Constraint {
  const slash = key.indexOf('/');
  return {
    kind: key.slice(0, slash),
    name: key.slice(slash + 1),
    uid: '',
    generation: 0,
    createdAt: 0,
    action: '',
    scoped: [],
    match: {},
    parameters: undefined,
    byPod: [],
    violations: [],
  };
}
