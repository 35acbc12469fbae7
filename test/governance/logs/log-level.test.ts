import { expect, it } from 'vitest';
import { levelOf } from '../../../src/governance/logs/log-level.ts';

it.each([
  ['{"level":"error","msg":"all is info"}', 'error'],
  ['{"ts":1,"level":"Warning"}', 'warning'],
  ['{"msg":"level:error","level":"info"}', 'info'],
  ['{"level":"fatal"}', 'error'],
  ['W1122 01:54:15.123456       1 reflector.go:424] failed to list', 'warning'],
  ['I1122 01:54:15.123456       1 x.go:1] no error here', 'info'],
  ['time=x level=warn msg=y', 'warning'],
  ['panic: runtime error', 'error'],
  ['an errorless line', 'plain'],
  ['', 'plain'],
] as const)('%s is %s', (line, level) => {
  expect(levelOf(line)).toBe(level);
});
