import * as z from 'zod';
import { handedOver } from '../governance/mend/field-owners.ts';
import { spellKeyed, unkeyed } from '../governance/mend/field-path.ts';
import { jsonPatchOf } from '../governance/mend/json-patch.ts';
import { fieldManager } from '../governance/mend/mend-patch.ts';
import { restoring } from '../governance/mend/mended-fields.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { objectOf } from '../governance/raw-json.ts';
import { patchPermission } from './cluster-permission.ts';
import { defineOperation } from './define-operation.ts';
import { kubectlPatch } from './kubectl-line.ts';
import { keyedPath, objectInput, spellObject } from './mend-input.ts';
import { mendFacts, patchStep, rolloutStep } from './mend-steps.ts';
import type { Step } from './operation.ts';
import { added, removed, replaced } from './plan.ts';
import { clusterAt } from './work-cluster.ts';

const owner = z.object({
  manager: z.string(),
  operation: z.enum(['Apply', 'Update']),
  apiVersion: z.string(),
  depth: z.number(),
});
const field = z.object({
  path: keyedPath,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  owners: z.array(owner).readonly(),
  there: z.number(),
});

const input = z.object({ object: objectInput, fields: z.array(field) });
const facts = mendFacts.extend({ owned: z.array(field).readonly() });

declare module './plan.ts' {
  interface OperationInputs {
    unmend: z.input<typeof input>;
  }
}

/** Puts back the fields that a mend changed, and who had set them. */
export const unmend = defineOperation({
  kind: 'unmend',
  side: 'cluster',
  verb: 'Take back',
  right: { action: 'patch', role: 'edit' },
  input,
  facts,
  async plan({ object, fields }, world) {
    const cluster = clusterAt(world);
    const requests = await cluster.requests();
    const raw = objectOf(await requests.whole(object));
    const path = await requests.pathOf(object);
    const { changes, fields: restored, changedSince } = restoring(raw, fields);
    const named = spellObject(object);
    const rollsOut =
      ['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind) &&
      changes.some(({ path: at }) => at[1] === 'template');
    return {
      facts: {
        server: cluster.server,
        reference: object,
        chain: [object],
        path,
        patch: { how: 'json' as const, patch: jsonPatchOf(raw, changes), manager: fieldManager },
        fields: restored.map(({ path: at, before }) => ({ path: at, value: before })),
        constraints: [],
        rollsOut,
        owned: restored,
      },
      title: `Take back the mend of ${named}`,
      target: `${named} of ${cluster.context || cluster.server}`,
      changes: restored.flatMap(({ path: at, before, after }) => {
        const label = spellKeyed(at);
        if (after === undefined) return added(`${label}: ${JSON.stringify(before)}`);
        if (before === undefined) return removed(`${label}: ${JSON.stringify(after)}`);
        return replaced(label, JSON.stringify(after), JSON.stringify(before));
      }),
      affected: [
        rollsOut && 'It is rolled out anew: its pods are replaced.',
        'It breaks the constraints again that the mend was for.',
      ],
      warnings: changedSince.map(
        ({ field: { path: at }, now }) =>
          `${spellKeyed(at)} is ${JSON.stringify(now) ?? 'gone'} by now and not as the mend left it: it stays so.`,
      ),
      notes: ['Who had set these fields before owns them again.'],
      rights: [],
      permissions: [await patchPermission(cluster, object, path)],
      commands: changes.length === 0 ? [] : [kubectlPatch(cluster, object, path, raw, changes)],
      cancelling: 'What was changed stays changed; only the watching ends.',
      nothingToDo: changes.length === 0 && `None of the fields of ${named} is as the mend left it.`,
    };
  },
  steps: (made) => [
    patchStep(made, 'Put the fields back'),
    ownersStep(made),
    ...(made.rollsOut ? [rolloutStep(made)] : []),
  ],
});

const attempts = 5;

/** Without it the console would own the fields, and be in the way of whoever has them in a manifest. */
function ownersStep({ server, reference, path, owned }: z.infer<typeof facts>): Step {
  return {
    id: 'owners',
    title: 'Give the fields back to those who had set them',
    request: `PATCH ${path}`,
    async run({ world, signal }) {
      const requests = await clusterAt(world, server).requests();
      for (let attempt = 1; ; attempt++) {
        try {
          await requests.patch(await handingOver(reference, owned, (object) => requests.whole(object)), signal);
          return { state: 'done' };
        } catch (error) {
          // Someone wrote to it meanwhile: a status, most likely.
          if (attempt === attempts || !isConflict(error)) throw error;
        }
      }
    },
    readBack: async () => ({ state: 'done', note: 'whose the fields are has no effect on what runs' }),
  };
}

async function handingOver(
  of: ObjectReference,
  owned: z.infer<typeof facts>['owned'],
  whole: (object: ObjectReference) => Promise<unknown>,
) {
  const raw = objectOf(await whole(of));
  const metadata = objectOf(raw.metadata);
  const managedFields = owned.reduce(
    (fields, { path, owners }) => {
      const at = unkeyed(raw, path);
      const object = { ...raw, metadata: { ...metadata, managedFields: fields } };
      return at === undefined ? fields : handedOver(object, at, fieldManager, owners);
    },
    metadata.managedFields as readonly unknown[],
  );
  const patch = [
    { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
    { op: 'replace', path: '/metadata/managedFields', value: managedFields },
  ];
  return { of, how: 'json', patch, manager: fieldManager } as const;
}

function isConflict(error: unknown): boolean {
  const { status } = objectOf(objectOf(error).problem);
  return status === 409 || status === 422;
}
