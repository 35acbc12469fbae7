import type { ClusterPicture } from '../cluster-picture.ts';
import type { ConstraintTemplate } from '../constraint-template.ts';
import { spellDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { known, knownAt, seen } from '../known.ts';
import { counted } from '../number-text.ts';
import type { PodStatus } from '../pod-status.ts';
import { goneFrom } from './gone-pods.ts';
import type { Observed } from './observed.ts';
import { type Cause, oneACause, type Single } from './one-a-cause.ts';
import { errorLines, generationLag, settling } from './pod-status.ts';
import { shellWord } from './wording.ts';

/**
 * `template-error:<name>`, `template-not-created:<name>` and `template-generation-lag:<name>`, or of many at once. Codes that end in
 * `_warning` (such as operation_mismatch_warning) stop nothing.
 */
export function* templateFindings({ cluster, now }: Observed): Iterable<Finding> {
  const at = knownAt(cluster.templates, now);
  const templates = known(cluster.templates) ?? [];
  const gone = goneFrom(
    cluster,
    templates.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
  );
  yield* oneACause(
    templates.flatMap((template) => {
      const failing = template.byPod.filter(({ id, errors }) => errors.length > 0 && !gone(id));
      if (failing.length > 0) return [templateError(cluster, template, failing)];
      return [...notCreated(cluster, template, at), ...lagging(cluster, template, gone)];
    }),
  );
}

function lagging(cluster: ClusterPicture, template: ConstraintTemplate, gone: (id: string) => boolean) {
  const { name } = template;
  return generationLag(
    template,
    gone,
    lineOf(cluster, template),
    ['runs', 'run'],
    { id: `template-generation-lag:${name}`, title: `Template ${name}`, subject: templateReference(template) },
    { id: 'template-generation-lag', nouns: 'templates' },
  );
}

function templateError(cluster: ClusterPicture, template: ConstraintTemplate, failing: readonly PodStatus[]): Single {
  const { name, kind } = template;
  const errors = failing.flatMap((pod) => pod.errors);
  const isWarning = errors.every(({ code }) => code.endsWith('_warning'));
  const codes = [...new Set(errors.map(({ code }) => code || 'error'))];
  const all = codes.join(', ');
  return {
    cause: {
      id: `template-error:${codes.join(',')}`,
      title: (count) =>
        isWarning
          ? `${counted(count, 'template')} work, with a warning: ${all}`
          : `${counted(count, 'template')} do not work (${all}): their constraints are not enforced as written`,
      nouns: 'templates',
      ...(!template.installedByAddon && { next: 'kubectl edit constrainttemplate, each of them' }),
    },
    finding: {
      id: `template-error:${name}`,
      severity: isWarning ? 'warning' : 'error',
      title: isWarning
        ? `Template ${name} works, with a warning: ${all}`
        : `Template ${name} does not work (${all}): constraints of ${kind || 'its kind'} are not enforced as written`,
      evidence: errorLines(failing, lineOf(cluster, template)),
      next: mend(template),
      subject: templateReference(template),
    },
  };
}

const log =
  'kubectl logs -n gatekeeper-system -l gatekeeper.sh/system=yes --tail=200 (a pod must have --operation=generate)';

const kindsNotMade: Cause = {
  id: 'template-not-created',
  title: (count) => `Gatekeeper has not made the kinds of constraint of ${counted(count, 'template')}`,
  nouns: 'templates',
  next: log,
};

function* notCreated(cluster: ClusterPicture, template: ConstraintTemplate, at: number): Iterable<Single> {
  const { name, created, createdAt } = template;
  if (created === true || at - createdAt <= settling) return;
  const said = created === false ? 'status.created is false' : 'no status';
  const finding: Finding = {
    id: `template-not-created:${name}`,
    severity: 'error',
    title: `Template ${name} was made ${spellDuration(at - createdAt)} ago, and Gatekeeper has not made its kind of constraint`,
    evidence: [seen(cluster.templates, `ConstraintTemplate ${name}`, said)],
    next: `${log}; then ${mend(template)}`,
    subject: templateReference(template),
    since: createdAt,
  };
  yield { cause: kindsNotMade, finding };
}

function lineOf({ templates }: ClusterPicture, { name }: ConstraintTemplate) {
  return (where: string, what: string) => seen(templates, `ConstraintTemplate ${name} ${where}`, what);
}

function mend(template: ConstraintTemplate): string {
  return template.installedByAddon
    ? 'Mend the policy definition in Azure: the add-on reverts edits made here'
    : `kubectl edit constrainttemplate ${shellWord(template.name)}`;
}

export function templateReference({ name }: ConstraintTemplate) {
  return { group: 'templates.gatekeeper.sh', version: 'v1', kind: 'ConstraintTemplate', namespace: '', name };
}
