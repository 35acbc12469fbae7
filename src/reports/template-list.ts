import type { StatusError } from '../governance/constraint.ts';
import type { ConstraintTemplate, TemplateEngine } from '../governance/constraint-template.ts';
import { known } from '../governance/known.ts';
import { type Incomplete, incompleteTemplates } from './incomplete.ts';
import { given, type ReportHeader, type ReportSource, reportHeader, timestamp } from './report.ts';

export interface TemplateList extends ReportHeader<'TemplateList'> {
  readonly shown: number;
  /** Null when templates could not be read. */
  readonly total: number | null;
  readonly items: readonly TemplateItem[];
  readonly incomplete?: readonly Incomplete[];
}

export interface TemplateItem {
  readonly name: string;
  readonly kind: string;
  readonly engine: TemplateEngine;
  /** Absent when no Gatekeeper pod has said. */
  readonly created?: boolean;
  /** Each once, however many pods report it. */
  readonly errors: readonly StatusError[];
  /** Constraints of its kind; absent when they could not be read. */
  readonly constraints?: number;
  readonly installedByAddon: boolean;
  readonly definitionIds: readonly string[];
  readonly createdAt: string;
}

export function templateList(source: ReportSource): TemplateList {
  const all = known(source.picture.templates);
  const templates = [...(all ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  const incomplete = incompleteTemplates(source);
  return {
    ...reportHeader('TemplateList', source),
    shown: templates.length,
    total: all?.length ?? null,
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items: templates.map((template) => templateItem(template, source)),
  };
}

function templateItem(template: ConstraintTemplate, { picture }: ReportSource): TemplateItem {
  const { name, kind, engine, created, byPod, installedByAddon, definitionIds, createdAt } = template;
  const constraints = picture.constraints.get(kind);
  // A kind that discovery, fully read, does not list has no constraints; otherwise their number is not known.
  const count =
    constraints === undefined && picture.kinds.state === 'live' ? 0 : constraints && known(constraints)?.length;
  return {
    name,
    kind,
    engine,
    ...given('created', created),
    errors: distinct(byPod.flatMap(({ errors }) => errors)),
    ...given('constraints', count),
    installedByAddon,
    definitionIds,
    createdAt: timestamp(createdAt),
  };
}

function distinct(errors: readonly StatusError[]): readonly StatusError[] {
  return [
    ...new Map(errors.map((error) => [JSON.stringify([error.code, error.location, error.message]), error])).values(),
  ];
}
