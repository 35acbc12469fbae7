import { isDeepStrictEqual } from 'node:util';
import type { PolicyAssignment } from '@azure/arm-policy';
import * as z from 'zod';
import type { Assignment } from '../governance/azure/assignment.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { defined } from '../governance/defined.ts';
import { azLine } from './shell-line.ts';

export const writeAssignments = { action: 'Microsoft.Authorization/policyAssignments/write', role: roles.policy };

const modes = ['Default', 'DoNotEnforce', 'Enroll'] as const;

const fields = {
  displayName: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  notScopes: z.array(z.string()),
  enforcementMode: z.enum(modes),
  nonComplianceMessages: z.array(z.object({ message: z.string(), referenceId: z.string().exactOptional() })),
};

/** What a person decides about an assignment. Everything else of it is ARM's. */
export const contentSchema = z.object({
  definitionId: z.string(),
  definitionVersion: z.string().exactOptional(),
  displayName: fields.displayName,
  description: fields.description.default(''),
  parameters: fields.parameters.default({}),
  notScopes: fields.notScopes.default([]),
  enforcementMode: fields.enforcementMode.default('Default'),
  nonComplianceMessages: fields.nonComplianceMessages.default([]),
  /** With an identity: where it lives. */
  location: z.string().exactOptional(),
  identity: z.enum(['SystemAssigned', 'None']).default('None'),
});

/** A change of some of it. Without defaults: zod would fill them in for what is left out. */
export const changeSchema = z.object(fields).exactPartial();
export type AssignmentContent = z.output<typeof contentSchema>;

export function contentOf(assignment: Assignment): AssignmentContent {
  const { definitionId, definitionVersion, displayName, description, location, identity } = assignment;
  return {
    definitionId,
    displayName,
    description,
    parameters: { ...assignment.parameters },
    notScopes: [...assignment.notScopes],
    enforcementMode: modes.find((known) => known === assignment.enforcementMode) ?? 'Default',
    nonComplianceMessages: assignment.nonComplianceMessages.map((one) => ({ ...one })),
    identity: identity?.type === 'SystemAssigned' ? 'SystemAssigned' : 'None',
    ...defined({ definitionVersion, location }),
  };
}

/** The body of the PUT; empty parts are left out, as az leaves them. */
export function bodyOf(content: AssignmentContent): PolicyAssignment {
  const { displayName, description, definitionVersion, notScopes, enforcementMode, location } = content;
  return {
    displayName,
    policyDefinitionId: content.definitionId,
    parameters: wrapped(content.parameters),
    notScopes,
    enforcementMode,
    nonComplianceMessages: messages(content),
    ...(description && { description }),
    ...(content.identity === 'SystemAssigned' && { identity: { type: 'SystemAssigned' } }),
    ...defined({ definitionVersion, location }),
  };
}

function wrapped(parameters: Readonly<Record<string, unknown>>): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
}

/** Inside JSON another spelling keeps az from reading a file where an @ follows a =. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('=@', '=\\u0040');
}

function messages({ nonComplianceMessages }: AssignmentContent) {
  return nonComplianceMessages.map(({ message, referenceId }) => ({
    message,
    ...(referenceId && { policyDefinitionReferenceId: referenceId }),
  }));
}

/**
 * `az policy assignment create` for the content. With `role` az also grants it to the new identity, trying again while the
 * directory does not know that yet, which `az role assignment create` by itself does not.
 */
export function createLine(scope: string, name: string, content: AssignmentContent, role?: string): string {
  const { definitionId } = content;
  return azLine('policy assignment create', {
    name,
    scope,
    [isInitiativeId(definitionId) ? 'policy-set-definition' : 'policy']: azName(definitionId),
    'definition-version': content.definitionVersion,
    'display-name': content.displayName,
    description: content.description || undefined,
    params: Object.keys(content.parameters).length > 0 && json(wrapped(content.parameters)),
    'not-scopes': content.notScopes.length > 0 && json(content.notScopes),
    'enforcement-mode': content.enforcementMode,
    'non-compliance-messages': content.nonComplianceMessages.length > 0 && json(messages(content)),
    'mi-system-assigned': content.identity === 'SystemAssigned',
    location: content.location,
    role,
    'identity-scope': role && scope,
  });
}

/** az takes the id of a built-in for one of a management group and fails; by its name it finds it. */
function azName(definitionId: string): string {
  const builtIn = /^\/providers\/Microsoft\.Authorization\/policy(?:Set)?Definitions\/([^/]+)$/i.exec(definitionId);
  return builtIn?.[1] ?? definitionId;
}

/** `az policy assignment update` for what differs. */
export function updateLine(scope: string, name: string, before: AssignmentContent, after: AssignmentContent): string {
  const differs = (field: keyof AssignmentContent) => !isDeepStrictEqual(before[field], after[field]);
  return azLine('policy assignment update', {
    name,
    scope,
    'display-name': differs('displayName') && after.displayName,
    description: differs('description') && after.description,
    params: differs('parameters') && json(wrapped(after.parameters)),
    'not-scopes': differs('notScopes') && json(after.notScopes),
    'enforcement-mode': differs('enforcementMode') && after.enforcementMode,
    'non-compliance-messages': differs('nonComplianceMessages') && json(messages(after)),
  });
}

/** As lines of YAML, for diffs; `byDefault` are parameters that are not given and what they are then. */
export function contentLines(
  content: AssignmentContent,
  byDefault: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const lines = [`displayName: ${content.displayName}`];
  if (content.description) lines.push(`description: ${content.description}`);
  lines.push(
    `definition: ${content.definitionId}${content.definitionVersion ? ` (${content.definitionVersion})` : ''}`,
    `enforcementMode: ${content.enforcementMode}`,
  );
  for (const [name, value] of Object.entries(content.parameters))
    lines.push(`parameters.${name}: ${JSON.stringify(value)}`);
  for (const [name, value] of Object.entries(byDefault))
    lines.push(`parameters.${name}: ${JSON.stringify(value)} (by default)`);
  for (const scope of content.notScopes) lines.push(`notScopes: ${scope}`);
  for (const { message, referenceId } of content.nonComplianceMessages)
    lines.push(`nonComplianceMessage${referenceId ? ` (${referenceId})` : ''}: ${message}`);
  if (content.identity === 'SystemAssigned')
    lines.push(`identity: SystemAssigned in ${content.location ?? '(no location)'}`);
  return lines;
}
