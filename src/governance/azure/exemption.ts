import { listKey } from '../list-key.ts';

/** A policy exemption (Microsoft.Authorization/policyExemptions, 2022-07-01-preview). */
export interface Exemption {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly assignmentId: string;
  /** Empty means every definition of the assignment. */
  readonly referenceIds: readonly string[];
  readonly category: 'Waiver' | 'Mitigated' | (string & {});
  /** Epoch ms. */
  readonly expiresAt?: number;
}

export const exemptionList = listKey<Exemption>('exemptions');

/** Whether it has run out at a moment, epoch ms; Azure keeps it and no longer honours it. */
export function isExpired({ expiresAt }: Pick<Exemption, 'expiresAt'>, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
