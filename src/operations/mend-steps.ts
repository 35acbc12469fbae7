import * as z from 'zod';
import { sameField } from '../governance/mend/changed-object.ts';
import { unkeyed } from '../governance/mend/field-path.ts';
import { rolloutProgress } from '../governance/mend/rollout-progress.ts';
import { counted } from '../governance/number-text.ts';
import type { ObjectPatch } from '../governance/object-patch.ts';
import { valueAt } from '../governance/offending-field/object-path.ts';
import { metadataOf, objectOf, type RawObject } from '../governance/raw-json.ts';
import { stillBroken } from './mend-evidence.ts';
import { keyedPath, objectInput } from './mend-input.ts';
import { became, type Step, type StepContext } from './operation.ts';
import { clusterAt } from './work-cluster.ts';

/** A field and the value it gets; without one it goes. */
export const fieldFact = z.object({ path: keyedPath, value: z.unknown().optional() });

export const mendFacts = z.object({
  /** Of the cluster that it is a change of. */
  server: z.string(),
  reference: objectInput,
  chain: z.array(objectInput).readonly(),
  path: z.string(),
  patch: z.object({
    how: z.enum(['apply', 'json']),
    patch: z.unknown(),
    manager: z.string(),
    force: z.boolean().exactOptional(),
  }),
  fields: z.array(fieldFact).readonly(),
  /** `KIND/NAME` of the constraints whose violations should go. */
  constraints: z.array(z.string()),
  rollsOut: z.boolean(),
});
export type MendFacts = z.infer<typeof mendFacts>;

/** Sends the patch. */
export function patchStep({ server, reference, path, patch, fields }: MendFacts, title: string): Step {
  return {
    id: 'patch',
    title,
    request: `PATCH ${path}`,
    async run({ world, signal }) {
      const requests = await clusterAt(world, server).requests();
      await requests.patch({ of: reference, ...patch } as ObjectPatch, signal);
      return { state: 'done' };
    },
    async readBack(context) {
      const object = await read(context, server, reference);
      return became(fields.every((field) => isSo(object, field.path, field.value)));
    },
  };
}

function isSo(object: RawObject, path: MendFacts['fields'][number]['path'], value: unknown): boolean {
  const at = unkeyed(object, path);
  return at !== undefined && sameField(valueAt(object, at), value);
}

/** Looks before pods that are made and not ready are told as such. */
const looksUntilReady = 30;
/** Looks at which new pods are refused before that is believed: what refused the old ones is said a while longer. */
const looksUntilRefused = 10;

/** Watches until the pods of the new template are there, or are refused. */
export function rolloutStep({ server, reference }: MendFacts): Step {
  return {
    id: 'rollout',
    title: 'Watch the new pods come',
    async run(context) {
      const { world, signal, tell } = context;
      const { generation } = metadataOf(await read(context, server, reference));
      const deadline = world.now() + world.pace.clusterPatience;
      let made = 0;
      let refused = 0;
      for (;;) {
        const { state, note } = rolloutProgress(await read(context, server, reference), generation);
        if (state === 'done' || state === 'none') return { state: 'done', note };
        made = state === 'made' ? made + 1 : 0;
        refused = state === 'refused' ? refused + 1 : 0;
        if (made > looksUntilReady) return { state: 'unverified', note: `${note}: look at them` };
        if (refused > looksUntilRefused) return { state: 'unverified', note };
        if (world.now() > deadline) return { state: 'unverified', note };
        tell(note);
        await world.sleep(world.pace.look, signal);
      }
    },
  };
}

async function read({ world }: StepContext, server: string, reference: MendFacts['reference']): Promise<RawObject> {
  return objectOf(await (await clusterAt(world, server).requests()).whole(reference));
}

/** Waits for an audit that began after the change, and sees whether it still finds violations. */
export function auditStep({ server, reference, chain, constraints }: MendFacts): Step {
  return {
    id: 'audit',
    title: 'See the violations gone at the next audit',
    async run({ world, signal, since, tell }) {
      const deadline = world.now() + world.pace.clusterPatience;
      const few = counted(constraints.length, 'constraint');
      for (;;) {
        const {
          violations,
          auditedAt = 0,
          cut,
        } = stillBroken(clusterAt(world, server).picture(), { reference, chain }, constraints);
        // An audit that had begun before saw the object as it was; the time that it leaves is that of its beginning.
        const isLater = auditedAt > since;
        if (isLater && violations === 0) {
          const kept = cut ? ' that the audit kept; it did not keep all' : '';
          return { state: 'done', note: `none of ${few} has a violation of it any more${kept}` };
        }
        const left = `${counted(violations, 'violation')} of ${few} as of ${isLater ? 'an audit since' : 'the audit before'}`;
        if (world.now() > deadline) return { state: 'unverified', note: left };
        tell(left);
        await world.sleep(world.pace.look, signal);
      }
    },
  };
}
