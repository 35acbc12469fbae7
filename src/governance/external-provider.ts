import { listKey } from './list-key.ts';
import type { ObjectReference } from './object-reference.ts';
import { type PodStatus, parsePodStatuses } from './pod-status.ts';
import { metadataOf, numberOf, objectOf, textOf } from './raw-json.ts';

/** A Provider (externaldata.gatekeeper.sh): a server that rules and mutators ask for what the cluster does not know. */
export interface ExternalProvider {
  readonly name: string;
  readonly generation: number;
  readonly createdAt: number;
  readonly url: string;
  /** `spec.timeout`, seconds; absent when it does not say. */
  readonly timeoutSeconds?: number;
  readonly ca: CaBundle;
  readonly byPod: readonly ProviderPodStatus[];
}

/** What one Gatekeeper pod says of a provider (`status.byPod[]`). */
export interface ProviderPodStatus extends PodStatus {
  /** Whether the pod asks it. */
  readonly active: boolean;
}

/** `spec.caBundle`, by which Gatekeeper knows the provider. Epoch ms; the last of its certificates to end counts. */
export type CaBundle =
  | { readonly state: 'none' }
  | { readonly state: 'unreadable' }
  | { readonly state: 'read'; readonly certificates: number; readonly expiresAt: number };

/** When each certificate of a PEM bundle ends, epoch ms; undefined when it holds none that can be read. */
export type ReadCertificates = (pem: string) => readonly number[] | undefined;

export const providerList = listKey<ExternalProvider>('providers');

export function providerReference(name: string): ObjectReference {
  return { group: 'externaldata.gatekeeper.sh', version: 'v1beta1', kind: 'Provider', namespace: '', name };
}

/** Undefined when it has no name. */
export function parseProvider(raw: unknown, certificatesOf: ReadCertificates): ExternalProvider | undefined {
  const object = objectOf(raw);
  const { name, generation, createdAt } = metadataOf(object);
  if (name === '') return undefined;
  const spec = objectOf(object.spec);
  const timeoutSeconds = numberOf(spec.timeout);
  return {
    name,
    generation,
    createdAt,
    url: textOf(spec.url),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ca: bundleOf(textOf(spec.caBundle), certificatesOf),
    byPod: parsePodStatuses(object, ({ active }) => ({ active: active === true })),
  };
}

function bundleOf(caBundle: string, certificatesOf: ReadCertificates): CaBundle {
  if (caBundle === '') return { state: 'none' };
  const ends = certificatesOf(caBundle) ?? [];
  if (ends.length === 0) return { state: 'unreadable' };
  return { state: 'read', certificates: ends.length, expiresAt: Math.max(...ends) };
}

/** How long before its end a certificate is told, ms. */
const soon = 30 * 24 * 60 * 60_000;

/** What of the bundle keeps the provider from being known, or will. */
export function caStanding(ca: CaBundle, now: number): 'none' | 'unreadable' | 'expired' | 'expiring' | 'valid' {
  if (ca.state !== 'read') return ca.state;
  if (ca.expiresAt <= now) return 'expired';
  return ca.expiresAt - now < soon ? 'expiring' : 'valid';
}
