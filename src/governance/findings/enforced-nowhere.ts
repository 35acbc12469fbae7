import type { ClusterPicture } from '../cluster-picture.ts';
import { constraintKey } from '../constraint.ts';
import { isEnforcedNowhere, standingAt, standingsOf } from '../enforcement-point.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, known, knownConstraints, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import type { Observed } from './observed.ts';
import { oneACause, type Single } from './one-a-cause.ts';
import { constraintReference, firstWords, seenOf } from './wording.ts';

/**
 * `enforced-nowhere:<kind>/<name>`: a constraint that is to act at vap.k8s.io only, of a template of which no
 * ValidatingAdmissionPolicy is made. Its pods call it enforced all the same. Of many, `enforced-nowhere:<action>:<template>`.
 */
export function* enforcedNowhere({ cluster }: Observed): Iterable<Finding> {
  yield* oneACause(knownConstraints(cluster).flatMap((one) => [...nowhere(cluster, one)]));
}

const verbs = new Map([
  ['deny', ['refuses', 'refuse']],
  ['warn', ['warns', 'warn']],
  ['dryrun', ['records', 'record']],
]);

function* nowhere(cluster: ClusterPicture, one: KnownConstraint): Iterable<Single> {
  const { constraint } = one;
  const vap = standingAt(constraint, 'vap.k8s.io');
  // What pods fail to take up at the webhook too is told by their errors.
  const alone = standingsOf(constraint).every(({ point }) => point !== 'validation.gatekeeper.sh');
  if (!vap || !alone || !isEnforcedNowhere(constraint)) return;
  const { why, evidence, template } = reasonOf(cluster, one);
  const action = vap.actions[0] ?? '';
  const [acts = 'acts', act = 'act'] = verbs.get(action) ?? [];
  const point = 'only point of admission is vap.k8s.io, and';
  yield {
    cause: {
      id: `enforced-nowhere:${action}:${template}`,
      title: (count) => `${counted(count, 'constraint')} ${act} nowhere: their ${point} ${why}`,
      nouns: 'constraints',
    },
    finding: {
      id: `enforced-nowhere:${constraintKey(constraint)}`,
      severity: vap.actions.includes('deny') ? 'error' : 'warning',
      title: `${constraintKey(constraint)} ${acts} nowhere: its ${point} ${why}`,
      evidence: [
        seenOf(one, 'spec.scopedEnforcementActions', `${vap.actions.join(', ')} at vap.k8s.io`),
        seenOf(one, 'status.byPod vap.k8s.io', firstWords(vap.message ?? '', 400)),
        ...evidence,
      ],
      next: constraint.origin
        ? 'Mend the definition in Azure: the add-on reverts edits made here'
        : 'Add validation.gatekeeper.sh to the enforcementPoints of the constraint, or give its template CEL code (engine K8sNativeValidation) with generateVAP',
      subject: constraintReference(constraint),
    },
  };
}

function reasonOf(
  cluster: ClusterPicture,
  { constraint: { kind } }: KnownConstraint,
): { readonly why: string; readonly evidence: readonly string[]; readonly template: string } {
  const template = known(cluster.templates)?.find((one) => one.kind === kind);
  const name = template?.name ?? kind.toLowerCase();
  const line = (what: string) => [seen(cluster.templates, `ConstraintTemplate ${name}`, what)];
  if (template?.engine === 'rego' || template?.engine === 'none')
    return {
      why: `template ${name} has no CEL code`,
      evidence: line(`no code of engine K8sNativeValidation`),
      template: name,
    };
  if (template?.generateVap === false)
    return { why: `template ${name} says generateVAP: false`, evidence: line('generateVAP: false'), template: name };
  return { why: `no policy is made of template ${name}`, evidence: [], template: name };
}
