import type { PolicyAssignment } from '@azure/arm-policy';
import * as z from 'zod';
import type { Assignment } from '../governance/azure/assignment.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { shellLine } from './shell-line.ts';

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
  const mode = modes.find((known) => known === assignment.enforcementMode);
  return {
    definitionId: assignment.definitionId,
    ...(assignment.definitionVersion ? { definitionVersion: assignment.definitionVersion } : {}),
    displayName: assignment.displayName,
    description: assignment.description,
    parameters: { ...assignment.parameters },
    notScopes: [...assignment.notScopes],
    enforcementMode: mode ?? 'Default',
    nonComplianceMessages: assignment.nonComplianceMessages.map((one) => ({ ...one })),
    ...(assignment.location ? { location: assignment.location } : {}),
    identity: assignment.identity?.type === 'SystemAssigned' ? 'SystemAssigned' : 'None',
  };
}

/** The body of the PUT; empty parts are left out, as az leaves them. */
export function bodyOf(content: AssignmentContent): PolicyAssignment {
  return {
    displayName: content.displayName,
    ...(content.description ? { description: content.description } : {}),
    policyDefinitionId: content.definitionId,
    ...(content.definitionVersion ? { definitionVersion: content.definitionVersion } : {}),
    parameters: wrapped(content.parameters),
    notScopes: [...content.notScopes],
    enforcementMode: content.enforcementMode,
    nonComplianceMessages: content.nonComplianceMessages.map(({ message, referenceId }) => ({
      message,
      ...(referenceId ? { policyDefinitionReferenceId: referenceId } : {}),
    })),
    ...(content.identity === 'SystemAssigned' ? { identity: { type: 'SystemAssigned' } } : {}),
    ...(content.location ? { location: content.location } : {}),
  };
}

export function wrapped(parameters: Readonly<Record<string, unknown>>): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
}

/**
 * `az policy assignment create` for the content. With `role` az also grants it to the new identity, trying again while the
 * directory does not know that yet, which `az role assignment create` by itself does not.
 */
export function createLine(scope: string, name: string, content: AssignmentContent, role?: string): string {
  const words = ['az', 'policy', 'assignment', 'create', '--name', name, '--scope', scope];
  words.push(
    isInitiativeId(content.definitionId) ? '--policy-set-definition' : '--policy',
    azName(content.definitionId),
  );
  if (content.definitionVersion) words.push('--definition-version', content.definitionVersion);
  words.push('--display-name', content.displayName);
  if (content.description) words.push('--description', content.description);
  if (Object.keys(content.parameters).length > 0) words.push('--params', JSON.stringify(wrapped(content.parameters)));
  if (content.notScopes.length > 0) words.push('--not-scopes', JSON.stringify(content.notScopes));
  words.push('--enforcement-mode', content.enforcementMode);
  if (content.nonComplianceMessages.length > 0) words.push('--non-compliance-messages', messages(content));
  if (content.identity === 'SystemAssigned') words.push('--mi-system-assigned');
  if (content.location) words.push('--location', content.location);
  if (role) words.push('--role', role, '--identity-scope', scope);
  return shellLine(...words);
}

/** az takes the id of a built-in for one of a management group and fails; by its name it finds it. */
function azName(definitionId: string): string {
  const builtIn = /^\/providers\/Microsoft\.Authorization\/policy(?:Set)?Definitions\/([^/]+)$/i.exec(definitionId);
  return builtIn?.[1] ?? definitionId;
}

/** `az policy assignment update` for what differs. */
export function updateLine(scope: string, name: string, before: AssignmentContent, after: AssignmentContent): string {
  const words = ['az', 'policy', 'assignment', 'update', '--name', name, '--scope', scope];
  if (before.displayName !== after.displayName) words.push('--display-name', after.displayName);
  if (before.description !== after.description) words.push('--description', after.description);
  if (differs(before.parameters, after.parameters)) words.push('--params', JSON.stringify(wrapped(after.parameters)));
  if (differs(before.notScopes, after.notScopes)) words.push('--not-scopes', JSON.stringify(after.notScopes));
  if (before.enforcementMode !== after.enforcementMode) words.push('--enforcement-mode', after.enforcementMode);
  if (differs(before.nonComplianceMessages, after.nonComplianceMessages))
    words.push('--non-compliance-messages', messages(after));
  return shellLine(...words);
}

function messages(content: AssignmentContent): string {
  return JSON.stringify(
    content.nonComplianceMessages.map(({ message, referenceId }) => ({
      message,
      ...(referenceId ? { policyDefinitionReferenceId: referenceId } : {}),
    })),
  );
}

export function differs(a: unknown, b: unknown): boolean {
  return fingerprint(a) !== fingerprint(b);
}

/** Equal for equal content, whatever the order of keys. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** As lines of YAML, for diffs. */
export function contentLines(content: AssignmentContent): readonly string[] {
  const lines = [`displayName: ${content.displayName}`];
  if (content.description) lines.push(`description: ${content.description}`);
  lines.push(
    `definition: ${content.definitionId}${content.definitionVersion ? ` (${content.definitionVersion})` : ''}`,
    `enforcementMode: ${content.enforcementMode}`,
  );
  for (const [name, value] of Object.entries(content.parameters))
    lines.push(`parameters.${name}: ${JSON.stringify(value)}`);
  for (const scope of content.notScopes) lines.push(`notScopes: ${scope}`);
  for (const { message, referenceId } of content.nonComplianceMessages)
    lines.push(`nonComplianceMessage${referenceId ? ` (${referenceId})` : ''}: ${message}`);
  if (content.identity === 'SystemAssigned')
    lines.push(`identity: SystemAssigned in ${content.location ?? '(no location)'}`);
  return lines;
}
