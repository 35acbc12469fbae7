/** az puts a file in the place of a word that begins with @. No line that is printed makes it do so: tried on az itself. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assignmentId } from '../../src/azure/assignments.ts';
import { isNoAzLine } from '../../src/governance/azure/az-line.ts';
import type { InputOf } from '../../src/operations/plan.ts';
import { subscriptions } from '../../src/sandbox/arm/tenant.ts';
import { addResourceGroup } from '../../src/sandbox/arm/world.ts';
import { startTwins, type Twins } from './az-twins.ts';

const allowedImages = '/providers/Microsoft.Authorization/policyDefinitions/febd0533-8e55-448f-b837-bd0e06f16469';
const labels = '/providers/Microsoft.Authorization/policyDefinitions/46592696-4c7b-4bf3-9e45-6c2763bdc0a6';
const production = `/subscriptions/${subscriptions.production.subscriptionId}`;
const group = `${production}/resourceGroups/rg-platform`;
const marker = 'MARKER-OF-A-LOCAL-FILE';

let twins: Twins;
let folder: string;
/** A file of the user's, in the folder where the lines are run and by its whole path. */
let secret: string;

beforeAll(async () => {
  [twins, folder] = await Promise.all([startTwins(), mkdtemp(join(tmpdir(), 'constable-secret-'))]);
  secret = join(folder, 'secret.txt');
  await writeFile(secret, marker);
  // While both worlds are alike.
  const content = { definitionId: labels, displayName: 'Labels', parameters: { labelsList: ['a'] } };
  await twins.both('assign', { scope: group, name: 'standing', content });
});
afterAll(async () => {
  await twins?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the lines as they stand, beside the file; az may refuse what they ask. Gives all that az sent to Azure. */
async function sentBy(lines: readonly string[]): Promise<string> {
  const { requestLog } = twins.theirs.sandbox;
  const from = requestLog.length;
  await twins.theirs.shell(`cd ${folder}\n${lines.join('\n')}`).catch(() => {});
  return JSON.stringify(requestLog.slice(from));
}

test('a resource group with parentheses passes a shell and az', async () => {
  for (const { sandbox } of [twins.ours, twins.theirs])
    addResourceGroup(sandbox.world, subscriptions.production, 'rg-(prod)', 'westeurope');
  const scope = `${production}/resourceGroups/rg-(prod)`;
  const content = { definitionId: labels, displayName: 'Labels', parameters: { labelsList: ['a'] } };
  const [assign] = await twins.both('assign', { scope, name: 'within', content });
  expect(assign).toContain(`--scope '${scope}'`);
  const [scan] = await twins.both('scan', { scope });
  expect(scan).toContain("--resource-group 'rg-(prod)'");
  await twins.both('delete-assignment', { assignmentId: assignmentId(scope, 'within') });
});

test('az does read the file: what follows would not go unseen', async () => {
  const line = `az policy assignment create --name raw --scope ${group} --policy ${labels.split('/').at(-1)} --params '{"labelsList":{"value":["a"]}}' --display-name`;
  expect(await sentBy([`${line} @${secret}`])).toContain(marker);
  expect(await sentBy([`${line} @secret.txt`])).toContain(marker);
});

type Content = Partial<InputOf<'assign'>['content']>;

describe('no line of an assignment makes az read a file', () => {
  const at = () => `@${secret}`;
  test.each<[string, (file: string) => Content]>([
    ['its display name', (file) => ({ displayName: file })],
    ['its display name, after a =', (file) => ({ displayName: `x=${file}` })],
    ['its description', (file) => ({ description: file })],
    ['a parameter', (file) => ({ parameters: { allowedContainerImagesRegex: file } })],
    ['a parameter, after a =', (file) => ({ parameters: { allowedContainerImagesRegex: `x=${file}` } })],
    [
      'a parameter that is a list',
      (file) => ({ parameters: { allowedContainerImagesRegex: 'x', excludedNamespaces: [file] } }),
    ],
    ['a message', (file) => ({ nonComplianceMessages: [{ message: file }] })],
    ['a message, after a =', (file) => ({ nonComplianceMessages: [{ message: `see=${file}` }] })],
  ])('%s', async (_, hostile) => {
    for (const file of [at(), '@secret.txt']) {
      const content = { definitionId: allowedImages, displayName: 'Images', ...hostile(file) };
      const { parameters = { allowedContainerImagesRegex: '^x' } } = hostile(file);
      const { plan } = await twins.bench.runner.plan('assign', {
        scope: group,
        name: 'hostile',
        content: { ...content, parameters },
      });
      expect(plan.commands.length).toBeGreaterThan(0);
      const sent = await sentBy(plan.commands);
      expect(sent).not.toContain(marker);
      // What is a line reaches Azure with the text itself; what is none says why.
      if (plan.commands.some(isNoAzLine)) expect(plan.commands.join()).toContain('as a file');
      else expect(JSON.parse(sent)).toContainEqual(expect.objectContaining({ method: 'PUT' }));
    }
  });

  test('what it is called, and where it is', async () => {
    const content = { definitionId: allowedImages, parameters: { allowedContainerImagesRegex: '^x' } };
    for (const file of ['@secret.txt', 'x=@secret.txt']) {
      const { plan } = await twins.bench.runner.plan('assign', { scope: group, name: file, content });
      expect(await sentBy(plan.commands)).not.toContain(marker);
    }
  });
});

test('nor does one of a change, an exemption or a deletion', async () => {
  const id = assignmentId(group, 'standing');
  const plans = await Promise.all(
    ['@secret.txt', `@${secret}`, 'x=@secret.txt'].flatMap((file) => [
      twins.bench.runner.plan('edit-assignment', { assignmentId: id, change: { displayName: file } }),
      twins.bench.runner.plan('edit-assignment', { assignmentId: id, change: { parameters: { labelsList: [file] } } }),
      twins.bench.runner.plan('create-exemption', {
        assignmentId: id,
        exemptScope: twins.ours.sandbox.clusterId,
        expires: 'never',
        name: 'kept',
        reason: file,
      }),
    ]),
  );
  for (const { plan } of plans) expect(await sentBy(plan.commands)).not.toContain(marker);
});
