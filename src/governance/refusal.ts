import type { ClusterPicture } from './cluster-picture.ts';
import type { Constraint } from './constraint.ts';
import { standingAt } from './enforcement-point.ts';
import { webhookStanding } from './webhook-standing.ts';

/** Whether what breaks a denying constraint is refused if it is created now, by whatever stands behind its points. */
export interface Refusal {
  readonly state: 'refused' | 'passes' | 'unknown';
  /** Why nothing refuses it, or what is not known; "" where it is refused. */
  readonly why: string;
  /** Whether updates are looked at as creations are; undefined when that was not read. */
  readonly asksForUpdates?: boolean;
}

/** What the constraint says is admissionActions; this is what comes of it while things stand as they do. */
export function refusals(cluster: ClusterPicture): (constraint: Constraint) => Refusal {
  const webhook = webhookStanding(cluster);
  return (constraint) => {
    const [byPolicy, byWebhook] = [denying(constraint, 'vap.k8s.io'), denying(constraint, 'validation.gatekeeper.sh')];
    // The API server itself looks at creations and updates.
    if (byPolicy?.state === 'enforced') return { state: 'refused', why: '', asksForUpdates: true };
    if (!byWebhook) {
      return byPolicy?.state === 'unknown'
        ? { state: 'unknown', why: 'no pod says whether its ValidatingAdmissionPolicy is made' }
        : { state: 'passes', why: 'no ValidatingAdmissionPolicy is made of it' };
    }
    if (webhook.state === 'passes') return { state: 'passes', why: webhook.why };
    if (byWebhook.state === 'not enforced')
      return { state: 'passes', why: 'no pod of the webhook has taken the constraint up' };
    if (byWebhook.state === 'unknown')
      return { state: 'unknown', why: 'no pod of the webhook says that it has the constraint' };
    return { ...webhook, state: webhook.state === 'checked' ? 'refused' : 'unknown' };
  };
}

function denying(constraint: Constraint, point: 'vap.k8s.io' | 'validation.gatekeeper.sh') {
  const standing = standingAt(constraint, point);
  return standing?.actions.includes('deny') ? standing : undefined;
}
