import type { AzurePicture } from '../azure/azure-picture.ts';
import { known } from '../known.ts';
import type { FindingPage } from './drill-down.ts';

/**
 * The operations that findings ask for, and what each has to be told. Operations stand above this room: that these are
 * inputs they take is checked where a mending is carried out.
 */
export interface MendingInputs {
  readonly 'enable-addon': { readonly clusterId: string };
  readonly scan: { readonly scope: string };
  readonly 'register-provider': { readonly subscriptionId: string; readonly namespace: string };
  readonly 'attach-acr': { readonly clusterId: string; readonly registry: string };
  readonly 'abort-cluster-operation': { readonly clusterId: string };
}

type MendingKind = keyof MendingInputs;

/** An operation that mends a finding, each with its own input. */
export type MendingOperation = {
  readonly [Kind in MendingKind]: { readonly operation: Kind; readonly input: MendingInputs[Kind] };
}[MendingKind];

/** What mends a finding: an operation, or the page where it is dealt with. */
export type Mending = MendingOperation | FindingPage;

/** Enabling the add-on, where it is known to be off on a known cluster. */
export function enablingAddon(azure: AzurePicture | undefined): { readonly mend?: Mending } {
  const managed = known(azure?.cluster);
  if (!managed || managed.addon.state === 'enabled') return {};
  return { mend: { operation: 'enable-addon', input: { clusterId: managed.id } } };
}
