import { bindingList, policyList, policyReference } from '../admission-policy.ts';
import type { ClusterPicture } from '../cluster-picture.ts';
import { standingAt } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import { counted } from '../number-text.ts';
import { type PolicyStanding, policyStandings } from '../policy-standing.ts';
import type { Reading } from '../reading.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { constraintReference } from './wording.ts';

const mended = 'Gatekeeper makes it anew when it starts: kubectl rollout restart deployment -n gatekeeper-system';

/**
 * Of the ValidatingAdmissionPolicies and bindings that Gatekeeper makes: `policy-binding-missing:<kind>/<constraint>`,
 * `policy-missing:<binding>`, `policy-binding-differs:<binding>` and `policy-orphan:<name>`.
 */
export function* policyFindings({ cluster }: Observed): Iterable<Finding> {
  yield* oneACause(policyStandings(cluster).flatMap((standing) => [...findingOf(cluster, standing)]));
}

function* findingOf(cluster: ClusterPicture, standing: PolicyStanding): Iterable<Single> {
  const { kind, name, policy, state, constraintKind, constraint = '', actions = [], wanted = [] } = standing;
  const key = `${constraintKind}/${constraint}`;
  const reading: Reading<unknown> =
    kind === 'Policy' ? readingOf(cluster, policyList) : readingOf(cluster, bindingList);
  const denies = wanted.includes('Deny') && isDeniedBy(cluster, standing) !== 'webhook';
  const ofConstraint = constraintReference({ kind: constraintKind, name: constraint });
  if (state === 'missing')
    yield {
      cause: causeOf(
        'policy-binding-missing',
        'constraints',
        'have no ValidatingAdmissionPolicyBinding, though Gatekeeper says that it made one',
      ),
      finding: {
        id: `policy-binding-missing:${key}`,
        severity: denies ? 'error' : 'warning',
        title: `${key} has no ValidatingAdmissionPolicyBinding, though Gatekeeper says that it made one: the API server checks nothing by it`,
        evidence: [
          seen(reading, `no binding of ${policy}`, `names ${constraint}`),
          `${key} status.byPod enforcementPointsStatus vap.k8s.io: generated`,
        ],
        next: mended,
        subject: ofConstraint,
      },
    };
  if (state === 'no policy')
    yield {
      cause: causeOf(
        'policy-missing',
        'bindings',
        'bind policies that are not there: the API server checks nothing by them',
      ),
      finding: {
        id: `policy-missing:${name}`,
        severity: denies ? 'error' : 'warning',
        title: `Binding ${name} binds a policy that is not there, ${policy}: the API server checks nothing by it`,
        evidence: [seen(reading, `ValidatingAdmissionPolicyBinding ${name} spec.policyName`, policy)],
        next: mended,
        subject: policyReference('Binding', name),
      },
    };
  if (state === 'other actions')
    yield {
      cause: causeOf('policy-binding-differs', 'bindings', 'do something else than their constraints say'),
      finding: {
        id: `policy-binding-differs:${name}`,
        severity: denies && !actions.includes('Deny') ? 'error' : 'warning',
        title: `Binding ${name} does ${actions.join(', ') || 'nothing'}, and its constraint ${key} wants ${wanted.join(', ') || 'nothing of it'}`,
        evidence: [
          seen(
            reading,
            `ValidatingAdmissionPolicyBinding ${name} spec.validationActions`,
            actions.join(', ') || 'none',
          ),
          `${key} at vap.k8s.io: ${wanted.join(', ') || 'nothing'}`,
        ],
        next: mended,
        subject: policyReference('Binding', name),
      },
    };
  if (state === 'orphan') {
    const what = kind === 'Policy' ? 'ValidatingAdmissionPolicy' : 'ValidatingAdmissionPolicyBinding';
    const of =
      kind === 'Policy' ? `no template makes ${constraintKind}` : `there is no constraint ${key.replace(/^\//, '')}`;
    yield {
      cause: causeOf('policy-orphan', 'policies and bindings', 'are left over: what they were made of is no more'),
      finding: {
        id: `policy-orphan:${name}`,
        severity: 'info',
        title: `${what} ${name} is left over: ${of}`,
        evidence: [seen(reading, `${what} ${name}`, of)],
        next: `kubectl delete ${what.toLowerCase()} ${name}`,
        subject: policyReference(kind, name),
      },
    };
  }
}

function causeOf(id: string, nouns: string, what: string): Cause {
  return { id, nouns, title: (count) => `${counted(count, [nouns, nouns])} ${what}` };
}

/** What refuses for the constraint, should the API server not: its webhook, where it acts there. */
function isDeniedBy(cluster: ClusterPicture, { constraintKind, constraint }: PolicyStanding): 'webhook' | undefined {
  const found = known(cluster.constraints.get(constraintKind))?.find(({ name }) => name === constraint);
  const webhook = found && standingAt(found, 'validation.gatekeeper.sh');
  return webhook?.state === 'enforced' && webhook.actions.includes('deny') ? 'webhook' : undefined;
}
