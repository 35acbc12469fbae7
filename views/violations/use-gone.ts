import { useEffect, useMemo, useState } from 'react';
import { ageOf } from '../../src/governance/age.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { constraintKey } from '../../src/governance/constraint.ts';
import type { Episode } from '../../src/governance/history.ts';
import { useNow, useShell } from '../shell/shell-context.ts';
import { type GoneRow, goneRows } from './gone-row.ts';

/** Rows at most: the latest that went. */
const most = 5_000;

/** What is gone of what a filter with `gone:7d` in it asks for; nothing without. `history` is another when there is news. */
export function useGone(filter: string, history: unknown, constraints: readonly Constraint[]): readonly GoneRow[] {
  const { live } = useShell();
  const now = useNow();
  const [, age = ''] = /(?:^|\s)gone:(\S+)/.exec(filter) ?? [];
  const [episodes, setEpisodes] = useState<readonly Episode[]>(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the history tells more, not every second
  useEffect(() => {
    const span = ageOf(age);
    if (span === undefined) {
      setEpisodes(none);
      return undefined;
    }
    let here = true;
    void live.fetchHistory({ from: Math.floor((now - span) / 1000), most }).then((answer) => {
      if (here) setEpisodes('value' in answer ? answer.value.episodes : none);
    });
    return () => {
      here = false;
    };
  }, [live, age, history]);
  return useMemo(
    () => goneRows(episodes, new Map(constraints.map((one) => [constraintKey(one), one]))),
    [episodes, constraints],
  );
}

const none: readonly Episode[] = [];
