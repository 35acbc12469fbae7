import { everyReading } from '../governance/every-reading.ts';
import type { Permission, Reading, ReadingState } from '../governance/reading.ts';
import type { ConsoleState } from '../state/console-state.ts';
import type { ReportSource } from './report.ts';

/** Something that a report should say and cannot, because it could not be read; with the missing permission, for `denied`. */
export interface Incomplete extends Partial<Permission> {
  /** What was asked, in the words of its API. */
  readonly source: string;
  readonly state: Exclude<ReadingState, 'live'>;
  readonly reason: string;
  readonly next: string;
}

/** Readings that the lists of constraints and violations rest on. */
export function incompleteConstraints({ picture }: ReportSource): readonly Incomplete[] {
  return incompleteReadings([picture.kinds, ...picture.constraints.values()]);
}

/** All readings; a resource that the cluster does not have is a finding's business and not incomplete. */
export function incompletePicture({ picture }: ReportSource): readonly Incomplete[] {
  return incompleteReadings(everyReading(picture)).filter(({ state }) => state !== 'absent');
}

/** What the findings of Azure's side rest on; nothing where it was not asked. What belongs to no AKS cluster is not missing. */
export function incompleteAzure({ azure: { phase, picture } }: Pick<ConsoleState, 'azure'>): readonly Incomplete[] {
  if (phase === 'off') return [];
  const { signIn, cluster, providers, features, assignments, definitions, initiatives } = picture;
  const { compliance, policyStates } = picture;
  const all = [cluster, providers, features, assignments, definitions, initiatives, compliance, policyStates];
  return incompleteReadings(phase === 'signed-in' ? all : [signIn]).filter(({ state }) => state !== 'absent');
}

/** What each reading that is not live lacks, and why. */
export function incompleteReadings(readings: readonly Reading<unknown>[]): readonly Incomplete[] {
  return readings.flatMap((reading) => {
    if (reading.state === 'live') return [];
    const { what, next, missing } = reading.problem ?? wordsFor(reading);
    return [{ source: reading.source, state: reading.state, ...missing, reason: what, next }];
  });
}

function wordsFor(reading: Reading<unknown>): NonNullable<Reading<unknown>['problem']> {
  switch (reading.state) {
    case 'loading':
      return { what: `no answer yet to ${reading.source}`, next: 'allow more time with --request-timeout' };
    case 'absent':
      return {
        what: `this cluster does not have what ${reading.source} asks for`,
        next: 'Gatekeeper is not installed, or not completely: see constable health',
      };
    default:
      return { what: `${reading.source} could not be read`, next: 'try again' };
  }
}
