import type { StoreApi } from 'zustand/vanilla';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { Finding } from '../governance/finding.ts';
import { findFindings } from '../governance/findings/find-findings.ts';
import { createJoin } from './azure-join.ts';
import type { ConsoleState } from './console-state.ts';

/**
 * Findings of both sides, worst first. What joins the sides is brought up to date in the store on the way: it rests on
 * the same changes and is asked for as seldom.
 */
export function createConsoleFindings(
  store: StoreApi<ConsoleState>,
): (picture: ClusterPicture, now: number) => readonly Finding[] {
  const join = createJoin();
  let published: ReturnType<typeof join> | undefined;
  return (cluster, now) => {
    const { picture: azure } = store.getState().azure;
    const joined = join(cluster, azure, now);
    if (joined !== published) store.setState((state) => ({ azure: { ...state.azure, ...joined } }));
    published = joined;
    return findFindings({ cluster, azure, joined, now });
  };
}
