import type { PodStatus, StatusError } from '../governance/pod-status.ts';
import { type DetailLine, paragraph } from './detail-line.ts';

/** What Gatekeeper pods say is wrong with an object, each with its pod. */
export function podErrors(byPod: readonly PodStatus[]): readonly DetailLine[] {
  return byPod.flatMap(({ id, errors }) =>
    errors.map((error) => paragraph(`✖ ${id}: ${error.code} ${errorText(error)}`, { tone: 'error' })),
  );
}

/** `MESSAGE at LOCATION`. */
export function errorText({ message, location }: StatusError): string {
  return location === '' ? message : `${message} at ${location}`;
}
