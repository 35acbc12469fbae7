import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ConstraintTemplate } from '../../src/governance/constraint-template.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface TemplateRow extends TableRow {
  readonly template: ConstraintTemplate;
  /** Constraints of its kind; undefined when they have not been read. */
  readonly constraints: number | undefined;
  readonly errors: readonly {
    readonly pod: string;
    readonly code: string;
    readonly message: string;
    readonly location: string;
  }[];
  readonly created: '✔ yes' | '✖ no' | '?';
}

export function templateRows(
  templates: readonly ConstraintTemplate[],
  constraints: ClusterPicture['constraints'],
): readonly TemplateRow[] {
  return templates
    .map((template): TemplateRow => {
      const { name, kind, engine, created, byPod } = template;
      const errors = byPod.flatMap((pod) => pod.errors.map((error) => ({ ...error, pod: pod.id })));
      return {
        key: name,
        name,
        template,
        constraints: constraints.get(kind)?.value?.length,
        errors,
        created: created === undefined ? '?' : created ? '✔ yes' : '✖ no',
        fault: errors.length > 0 || created !== true,
        search: `${name} ${kind} ${engine} ${errors.map(({ message }) => message).join(' ')}`.toLowerCase(),
      };
    })
    .sort((a, b) => Number(b.fault) - Number(a.fault) || (a.key < b.key ? -1 : 1));
}
