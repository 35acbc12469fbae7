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
