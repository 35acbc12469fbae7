import { expect, test } from 'vitest';
import { wrongAnswer } from '../../../src/governance/mend/answers.ts';
import type { AnswerRule } from '../../../src/governance/mend/mend-rule.ts';

const digest = `nginx@sha256:${'a'.repeat(64)}`;

test.each<[AnswerRule, good: readonly string[], bad: readonly string[]]>([
  [{ kind: 'matches', pattern: '^team-[a-z]$' }, ['team-a'], ['team-1', 'Team-a']],
  [{ kind: 'one of', choices: ['dev', 'prod'] }, ['dev'], ['test']],
  [{ kind: 'begins with', prefixes: ['reg.io/'] }, ['reg.io/nginx'], ['docker.io/nginx']],
  [{ kind: 'begins not with', prefixes: ['docker.io/'] }, ['reg.io/nginx'], ['docker.io/nginx']],
  [{ kind: 'quantity', most: '500m' }, ['500m', '0.25', '100m'], ['501m', '1', '0', 'much']],
  [{ kind: 'quantity' }, ['1Gi', '250m'], ['1 Gi', '-1']],
  [{ kind: 'id', ranges: [{ min: 1000, max: 2000 }] }, ['1000', '2000'], ['999', '2001', '1e3', '']],
  [{ kind: 'label' }, ['a', 'a.b-c_D1'], ['-a', 'a b', 'a'.repeat(64), 'ä']],
  [{ kind: 'digest' }, [digest], ['nginx:1.27', 'nginx@sha256:abc']],
  [
    { kind: 'tag', not: ['latest'] },
    ['nginx:1.27', digest, 'reg:5000/nginx:1'],
    ['nginx', 'nginx:latest', 'reg:5000/nginx'],
  ],
])('%o', (rule, good, bad) => {
  const wrong = (answer: string) => wrongAnswer({ rules: [rule] }, answer);
  expect(good.filter((answer) => wrong(answer) !== undefined)).toEqual([]);
  expect(bad.filter((answer) => wrong(answer) === undefined)).toEqual([]);
});

test('a regular expression that only RE2 knows is left to the cluster', () => {
  expect(wrongAnswer({ rules: [{ kind: 'matches', pattern: '(?P<a>b)' }] }, 'x')).toBeUndefined();
});
