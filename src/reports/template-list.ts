import type { StatusError } from '../governance/constraint.ts';
import type { ConstraintTemplate, TemplateEngine } from '../governance/constraint-template.ts';
import { type Incomplete, incompleteTemplates } from './incomplete.ts';
import { known, type ReportHeader, type ReportSource, reportHeader, timestamp } from './report.ts';

export interface TemplateList extends ReportHeader<'TemplateList'> {
  readonly shown: number;
  readonly total: number;
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
  const templates = [...(source.picture.templates.value ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  const incomplete = incompleteTemplates(source);
  return {
    ...reportHeader('TemplateList', source),
    shown: templates.length,
    total: templates.length,
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items: templates.map((template) => templateItem(template, source)),
  };
}

function templateItem(template: ConstraintTemplate, { picture }: ReportSource): TemplateItem {
  const { name, kind, engine, created, byPod, installedByAddon, definitionIds, createdAt } = template;
  const constraints = picture.constraints.get(kind);
  // A kind that discovery, fully read, does not list has no constraints; otherwise their number is not known.
  const count = constraints === undefined && picture.kinds.state === 'live' ? 0 : constraints?.value?.length;
  return {
    name,
    kind,
    engine,
    ...known('created', created),
    errors: distinct(byPod.flatMap(({ errors }) => errors)),
    ...known('constraints', count),
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
