import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ConstraintTemplate } from '../../src/governance/constraint-template.ts';
import { goneFrom } from '../../src/governance/findings/gone-pods.ts';
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

export function templateRows(picture: ClusterPicture): readonly TemplateRow[] {
  const { constraints } = picture;
  const templates = picture.templates.value ?? [];
  // A pod that is gone may have left its errors in the status.
  const gone = goneFrom(
    picture,
    templates.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
  );
  return templates
    .map((template): TemplateRow => {
      const { name, kind, engine, created, byPod } = template;
      const here = byPod.filter(({ id }) => !gone(id));
      const errors = here.flatMap((pod) => pod.errors.map((error) => ({ ...error, pod: pod.id })));
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
