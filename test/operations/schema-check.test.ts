import { expect, it, vi } from 'vitest';
import type { PolicyParameter } from '../../src/governance/azure/parameter.ts';

const loads = vi.hoisted(() => ({ schemaCheck: 0 }));
vi.mock('../../src/operations/schema-check.ts', async (original) => {
  loads.schemaCheck++;
  return original();
});

const parameter = (name: string, schema?: unknown): PolicyParameter => ({
  name,
  type: 'object',
  displayName: name,
  deprecated: false,
  description: '',
  required: false,
  ...(schema !== undefined && { schema }),
});

it('what checks schemas is loaded with the first parameter that has one, not with the operations', async () => {
  await import('../../src/operations/catalogue.ts');
  const { parameterObstacles } = await import('../../src/operations/parameter-obstacles.ts');
  expect(await parameterObstacles([parameter('plain')], { plain: { days: 'x' } })).toEqual([]);
  expect(loads.schemaCheck).toBe(0);
  const schema = { type: 'object', properties: { days: { type: 'integer' } } };
  const problems = await parameterObstacles([parameter('keep', schema)], { keep: { days: 'x' } });
  expect(problems).toMatchObject([{ what: expect.stringContaining('/days must be integer'), wrongInput: true }]);
  expect(loads.schemaCheck).toBe(1);
});
