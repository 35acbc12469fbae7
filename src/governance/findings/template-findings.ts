import type { ClusterPicture } from '../cluster-picture.ts';
import type { ConstraintTemplate, TemplatePodStatus } from '../constraint-template.ts';
import { spellDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { known, knownAt, seen } from '../known.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { shellWord, some } from './wording.ts';

/** How long Gatekeeper has to take up a new object before its silence means something. */
const settling = 2 * 60_000;

/**
 * `template-error:<name>`, `template-not-created:<name>` and `template-generation-lag:<name>`. Codes that end in
 * `_warning` (such as operation_mismatch_warning) stop nothing.
 */
export function templateFindings({ cluster, now }: Observed): readonly Finding[] {
  const at = knownAt(cluster.templates, now);
  const templates = known(cluster.templates) ?? [];
  const gone = goneFrom(
    cluster,
    templates.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
  );
  return templates.flatMap((template) => {
    const failing = template.byPod.filter(({ errors }) => errors.length > 0);
    if (failing.length > 0) return [templateError(cluster, template, failing)];
    return [...notCreated(cluster, template, at), ...generationLag(cluster, template, gone)];
  });
}

function templateError(
  cluster: ClusterPicture,
  template: ConstraintTemplate,
  failing: readonly TemplatePodStatus[],
): Finding {
  const { name, kind } = template;
  const errors = failing.flatMap((pod) => pod.errors);
  const isWarning = errors.every(({ code }) => code.endsWith('_warning'));
  const codes = [...new Set(errors.map(({ code }) => code || 'error'))];
  return {
    id: `template-error:${name}`,
    severity: isWarning ? 'warning' : 'error',
    title: isWarning
      ? `Template ${name} works, with a warning: ${codes.join(', ')}`
      : `Template ${name} does not work (${codes.join(', ')}): constraints of ${kind || 'its kind'} are not enforced as written`,
    evidence: failing.flatMap((pod) =>
      pod.errors.map(({ code, message, location }) => {
        const where = `ConstraintTemplate ${name} status.byPod[${pod.id}]`;
        return seen(cluster.templates, where, `${[code, location].filter(Boolean).join(' at ')}: ${message}`);
      }),
    ),
    next: mend(template),
    subject: templateReference(template),
  };
}

function notCreated(cluster: ClusterPicture, template: ConstraintTemplate, at: number): readonly Finding[] {
  const { name, created, createdAt } = template;
  if (created === true || at - createdAt <= settling) return [];
  const said = created === false ? 'status.created is false' : 'no status';
  return [
    {
      id: `template-not-created:${name}`,
      severity: 'error',
      title: `Template ${name} was made ${spellDuration(at - createdAt)} ago, and Gatekeeper has not made its kind of constraint`,
      evidence: [seen(cluster.templates, `ConstraintTemplate ${name}`, said)],
      next: `kubectl logs -n gatekeeper-system -l gatekeeper.sh/system=yes --tail=200 (a pod must have --operation=generate); then ${mend(template)}`,
      subject: templateReference(template),
      since: createdAt,
    },
  ];
}

function generationLag(
  cluster: ClusterPicture,
  template: ConstraintTemplate,
  gone: (id: string) => boolean,
): readonly Finding[] {
  const { name, generation } = template;
  const behind = template.byPod.filter((pod) => pod.observedGeneration < generation && !gone(pod.id));
  if (behind.length === 0) return [];
  return [
    {
      id: `template-generation-lag:${name}`,
      severity: 'warning',
      title: `Template ${name} was changed, and ${some(behind.map(({ id }) => id))} still ${behind.length === 1 ? 'runs' : 'run'} its older version`,
      evidence: behind.map((pod) =>
        seen(
          cluster.templates,
          `ConstraintTemplate ${name} status.byPod[${pod.id}].observedGeneration`,
          `${pod.observedGeneration} of ${generation}`,
        ),
      ),
      next: 'It passes within seconds; if not, restart the pods: kubectl rollout restart deployment -n gatekeeper-system',
      subject: templateReference(template),
    },
  ];
}

function mend(template: ConstraintTemplate): string {
  return template.installedByAddon
    ? 'Mend the policy definition in Azure: the add-on reverts edits made here'
    : `kubectl edit constrainttemplate ${shellWord(template.name)}`;
}

function templateReference({ name }: ConstraintTemplate) {
  return { group: 'templates.gatekeeper.sh', version: 'v1', kind: 'ConstraintTemplate', namespace: '', name };
}
