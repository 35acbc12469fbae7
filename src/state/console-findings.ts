import type { StoreApi } from 'zustand/vanilla';
import { azureFindings } from '../governance/azure/findings.ts';
import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { Finding } from '../governance/finding.ts';
import { findFindings, worstFirst } from '../governance/findings/find-findings.ts';
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
  return (picture, now) => {
    const { azure } = store.getState();
    const joined = join(picture, azure.picture, now);
    if (joined) store.setState((state) => ({ azure: { ...state.azure, ...joined } }));
    return worstFirst([...findFindings(picture, now), ...azureFindings(azure.picture, picture, now)]);
  };
}
