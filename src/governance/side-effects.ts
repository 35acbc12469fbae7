import { listOf, metadataOf, objectOf, textOf } from './raw-json.ts';

/** A webhook that the API server does not call in a dry run: it refuses the request, for the webhook may change something elsewhere. */
export interface SideEffect {
  /** The configuration's name. */
  readonly configuration: string;
  readonly webhook: string;
  /** `Some` or `Unknown`, which only v1beta1 could say. */
  readonly sideEffects: string;
}

/** Those of a webhook configuration (admissionregistration.k8s.io). What says `NoneOnDryRun` is called, and keeps to it. */
export function sideEffectsOf(raw: unknown): readonly SideEffect[] {
  const object = objectOf(raw);
  const { name } = metadataOf(object);
  return listOf(object.webhooks)
    .map(objectOf)
    .map((webhook) => ({
      configuration: name,
      webhook: textOf(webhook.name),
      sideEffects: textOf(webhook.sideEffects) || 'Unknown',
    }))
    .filter(({ sideEffects }) => sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun');
}
