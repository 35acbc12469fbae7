import { numberOf, objectOf, type RawObject } from '../../raw-json.ts';
import { absent, type Field, type FieldRule, type Policy } from '../field-rule.ts';
import type { Subject } from '../subject.ts';

/** How many of a workload there are. */
export const scalingRules: readonly FieldRule[] = [
  {
    family: /^replicalimits$/,
    message: /^The provided number of replicas is not allowed/,
    fields: (subject, policy) => {
      const path = ['spec', 'replicas'];
      const replicas = numberOf(subject.at(path)) ?? 1;
      const ranges = rangesOf(policy);
      return ranges?.some(({ least, most }) => replicas >= least && replicas <= most) ? [] : [{ path }];
    },
  },
  {
    family: /^horizontalpodautoscalers?$/,
    message:
      /^The HorizontalPodAutoscaler <|^The \w+ <[^>]*> (?:minReplicas \d+ or maxReplicas|is configured with minReplicas)/,
    fields: (subject, policy) => {
      if (/\bscaleTargetRef\b/.test(policy.message)) return [{ path: ['spec', 'scaleTargetRef'] }];
      // The two together break this rule.
      if (/\bspread\b/.test(policy.message)) return [{ path: ['spec'], exact: false }];
      return outOfRange(subject, policy);
    },
  },
  {
    family: /^(?:disallowedbad)?poddisruptionbudgets?$/,
    message: /^PodDisruptionBudget <|^(?:The )?\w+ <[^>]*> has \d+ replica|maxUnavailable of 0/,
    fields: (subject, { message }) => {
      const saysAvailable = /\bminAvailable\b/.test(message);
      if (subject.kind !== 'PodDisruptionBudget') {
        // A budget that lets none go is at fault itself, not the workload that it selects.
        return saysAvailable && !absent(subject.at(['spec', 'replicas'])) ? [{ path: ['spec', 'replicas'] }] : [];
      }
      if (saysAvailable) return [{ path: ['spec', 'minAvailable'] }];
      const path = ['spec', 'maxUnavailable'];
      return [0, '0', '0%'].some((zero) => subject.at(path) === zero) ? [{ path }] : [];
    },
  },
];

function rangesOf({ parameters }: Policy) {
  const { ranges } = parameters;
  if (!Array.isArray(ranges)) return undefined;
  return ranges.map(objectOf).map((range: RawObject) => ({
    least: numberOf(range.min_replicas) ?? 0,
    most: numberOf(range.max_replicas) ?? Infinity,
  }));
}

/** Without ranges, and where each bound fits another range, only both together can be blamed. */
function outOfRange(subject: Subject, policy: Policy): readonly Field[] {
  const ranges = rangesOf(policy);
  const [least, most] = [
    numberOf(subject.at(['spec', 'minReplicas'])) ?? 1,
    numberOf(subject.at(['spec', 'maxReplicas'])),
  ];
  const both: readonly Field[] = [{ path: ['spec'], exact: false }];
  if (!ranges || ranges.length === 0 || most === undefined) return both;
  if (ranges.some((range) => range.least <= least && range.most >= most)) return [];
  const tooFew = !ranges.some((range) => range.least <= least);
  const tooMany = !ranges.some((range) => range.most >= most);
  if (!tooFew && !tooMany) return both;
  return [
    ...(tooFew ? [{ path: ['spec', 'minReplicas'] }] : []),
    ...(tooMany ? [{ path: ['spec', 'maxReplicas'] }] : []),
  ];
}
