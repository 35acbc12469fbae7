import { age } from '../parts/age.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';
import { type AssignmentRow, levelText } from './rows.ts';

/** What is known of an assignment beyond its columns. */
export function assignmentDetail(row: AssignmentRow, width: number, now: number): readonly Line[] {
  const { assignment, title, bearing, isInitiative, of, effect, constraints, missing, violations, compliance } = row;
  const { id, scope, enforcementMode, identity, parameters, notScopes, madeBy, createdBy, updatedAt } = assignment;
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [
    [
      ['title', title],
      ['muted', ` ${levelText(row)} · ${enforcementMode} · effect `],
      effect || 'not known',
      ...(madeBy === 'user' ? [] : [['warning', ` ◆ made by ${madeBy}, which makes it again`] as const]),
    ],
    [['muted', isInitiative ? 'initiative ' : 'definition '], of],
    [
      ['muted', 'cluster says '],
      constraints === 0 ? 'no constraint of it' : `${constraints} constraints, ${violations} violations`,
      ...(missing > 0 ? [['warning', ` ▲ ${missing} missing`] as const] : []),
      ['muted', ' · Azure says '],
      [compliance.token, compliance.text],
    ],
    ...(bearing?.excludedBy === undefined
      ? []
      : [[['warning', `excluded by notScopes ${bearing.excludedBy}`] as const]]),
    ...(identity ? [[['muted', 'identity '], `${identity.type} ${identity.principalId ?? ''}`] as Line] : []),
    ...(given.length > 0
      ? wrapText(`parameters ${given.join(' ')}`, width).map((line): Line => [line])
      : [[['muted', 'parameters as their defaults'] as const]]),
    ...(notScopes.length > 0 ? [[['muted', 'notScopes '], notScopes.join(', ')] as Line] : []),
    [['muted', `scope ${scope}`]],
    [['muted', id]],
    [['muted', `changed ${age(updatedAt, now)} ago${createdBy ? ` · made by ${createdBy}` : ''}`]],
  ];
}
