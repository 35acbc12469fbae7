import * as z from 'zod';
import { complianceOf } from '../azure/compliance.ts';
import { evaluate } from '../azure/scan.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import type { ComplianceSummary } from '../governance/azure/compliance.ts';
import { groupIdOf, idKey, nameOf, parseResourceId } from '../governance/azure/resource-id.ts';
import { defineOperation } from './define-operation.ts';
import { cannotTell, type StepContext } from './operation.ts';
import { followed } from './reading-ahead.ts';
import { azLine, scopeFlags } from './shell-line.ts';

const facts = z.object({
  scope: z.string(),
  /** Non-compliant resources before, in all and by assignment; absent when compliance could not be read. */
  before: z.object({ nonCompliant: z.number(), byAssignment: z.record(z.string(), z.number()) }).exactOptional(),
});

const input = z.object({ scope: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    scan: z.input<typeof input>;
  }
}

const right = { action: 'Microsoft.PolicyInsights/policyStates/triggerEvaluation/action', role: roles.policy };

/** `az policy state trigger-scan`, at a resource group or a subscription. */
export const scan = defineOperation({
  kind: 'scan',
  verb: 'Scan',
  right,
  offers: {
    azure: {
      title: 'Scan the resource group for compliance now',
      keys: ['s'],
      hint: 'scan now',
      danger: 'confirm',
      everywhere: true,
    },
    clusters: {
      title: 'Scan its resource group for compliance now',
      keys: ['s'],
      hint: 'scan',
      danger: 'confirm',
      // Its right is needed at the resource group.
      without: 'right',
    },
  },
  command: {
    name: 'scan',
    summary: "have Azure evaluate compliance; of the cluster's resource group unless told",
    options: { scope: { value: '<id>', summary: 'a resource group or subscription' } },
    wait: 'wait for its end, which takes minutes',
  },
  harmless: true,
  inputFrom: ({ scope }, { cluster }) => ({ scope: scope ?? groupIdOf(cluster()) }),
  input,
  facts,
  async plan({ scope }, world, signal) {
    const id = parseResourceId(scope);
    if (id === undefined || id.type !== '')
      throw new Error(`a scan is of a resource group or a subscription, not of ${scope}`);
    const before = await complianceOf(world.arm, scope, signal).catch(() => undefined);
    const where = id.resourceGroup === '' ? 'the whole subscription' : `resource group ${id.resourceGroup}`;
    const audit = world.evidence.lastAuditAt();
    const text = before
      ? `non-compliant resources as last evaluated: ${before.nonCompliantResources}`
      : 'compliance as last evaluated could not be read';
    return {
      facts: { scope, ...(before && { before: figures(before) }) },
      title: `Scan ${where} for compliance now`,
      target: `${scope}/scan`,
      changes: [{ mark: ' ', text }],
      affected: ['Nothing is changed. A scan that already runs there is joined, not doubled.'],
      notes: [
        'It takes minutes, for a large subscription an hour. About 10 scans are allowed for a while.',
        `What happens inside the cluster follows the add-on’s own cycle of 15 minutes, which a scan does not hurry; its last audit was ${audit === undefined ? 'not read' : `at ${new Date(audit).toISOString()}`}.`,
      ],
      rights: [{ ...right, scope }],
      commands: [azLine('policy state trigger-scan', scopeFlags(scope))],
      cancelling: 'Azure goes on scanning; only the watching ends.',
    };
  },
  steps: ({ scope, before }) => {
    const options = (context: StepContext) => followed(context, context.world.pace.scanPoll);
    return [
      {
        id: 'scan',
        title: 'Trigger the evaluation and wait for it',
        request: `POST ${scope}/providers/Microsoft.PolicyInsights/policyStates/latest/triggerEvaluation`,
        async run(context) {
          const taken = await evaluate(context.world.arm, scope, options(context));
          await context.submitted(taken.serialized);
          await taken.done();
          return { state: 'done' };
        },
        async follow(poller, context) {
          await (await evaluate(context.world.arm, scope, options(context), poller)).done();
          return { state: 'done' };
        },
        // Whether a scan ran leaves no trace of its own.
        readBack: async () =>
          cannotTell('look at how old Azure compliance is (:compliance), or scan again, which does no harm'),
      },
      {
        id: 'result',
        title: 'Read compliance again and say what changed',
        async run({ world, signal }) {
          return { state: 'done', note: difference(before, figures(await complianceOf(world.arm, scope, signal))) };
        },
      },
    ];
  },
});

type Figures = NonNullable<z.infer<typeof facts>['before']>;

function figures(summary: ComplianceSummary): Figures {
  return {
    nonCompliant: summary.nonCompliantResources,
    byAssignment: Object.fromEntries(
      summary.assignments.map((entry) => [idKey(entry.assignmentId), entry.resources.nonCompliant]),
    ),
  };
}

function difference(before: Figures | undefined, after: Figures): string {
  if (before === undefined) return `${after.nonCompliant} non-compliant resources; before is not known`;
  const changed = [...new Set([...Object.keys(before.byAssignment), ...Object.keys(after.byAssignment)])].flatMap(
    (id) => {
      const [was, is] = [before.byAssignment[id] ?? 0, after.byAssignment[id] ?? 0];
      return was === is ? [] : [`${nameOf(id)} ${was} → ${is}`];
    },
  );
  const total =
    before.nonCompliant === after.nonCompliant
      ? `${after.nonCompliant} non-compliant resources as before`
      : `non-compliant resources ${before.nonCompliant} → ${after.nonCompliant}`;
  return changed.length === 0 ? total : `${total}: ${changed.join(', ')}`;
}
