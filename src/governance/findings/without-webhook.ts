import type { ClusterPicture } from '../cluster-picture.ts';
import type { Webhook } from '../component.ts';
import { standingAt } from '../enforcement-point.ts';
import { knownConstraints, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import { some } from './wording.ts';

/** What becomes of requests while the webhooks do not answer: of what Gatekeeper's checks, the API server checks some by ValidatingAdmissionPolicies. */
export function passUnchecked(cluster: ClusterPicture, webhooks: readonly Pick<Webhook, 'name'>[]): string {
  return `requests pass unchecked${checksByConstraints(webhooks) ? exceptByPolicies(cluster) : ''}`;
}

/** The add-on’s own webhook, and those that change objects, check what no policy of a template does. */
export function checksByConstraints(webhooks: readonly Pick<Webhook, 'name'>[]): boolean {
  return webhooks.some(({ name }) => name === 'validation.gatekeeper.sh');
}

/** Nothing, or ` but for 3 constraints that ValidatingAdmissionPolicies enforce`. */
export function exceptByPolicies(cluster: ClusterPicture): string {
  const own = enforcedByApiServer(cluster).length;
  return own === 0 ? '' : ` but for ${counted(own, 'constraint')} that ValidatingAdmissionPolicies enforce`;
}

/** The evidence for the exception that `passUnchecked` makes. */
export function checkedAnyway(cluster: ClusterPicture): readonly string[] {
  const own = enforcedByApiServer(cluster);
  const [first] = own;
  if (!first) return [];
  const names = own.map(({ constraint }) => `${constraint.kind}/${constraint.name}`);
  return [seen(first.reading, 'vap.k8s.io generated', some(names))];
}

function enforcedByApiServer(cluster: ClusterPicture) {
  return knownConstraints(cluster).filter(({ constraint }) => {
    const vap = standingAt(constraint, 'vap.k8s.io');
    return vap?.state === 'enforced' && vap.actions.includes('deny');
  });
}
