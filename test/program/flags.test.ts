import { expect, it } from 'vitest';
import { type Handlers, runCommandLine } from '../../bin/command-line.ts';
import { exitCode } from '../../bin/exit-code.ts';
import { type CommonFlags, connectOptions } from '../../bin/flags.ts';

/** What the program would do with these arguments. */
async function parsed(...args: string[]) {
  const calls: { door: string; flags: CommonFlags & { output?: string; failOn?: readonly string[] } }[] = [];
  const handlers: Handlers = {
    async start(flags) {
      calls.push({ door: 'start', flags });
      return exitCode.ok;
    },
    async report(door, flags) {
      calls.push({ door, flags });
      return exitCode.permission;
    },
    async resource({ id }, flags) {
      calls.push({ door: id, flags });
      return exitCode.ok;
    },
    async check(flags) {
      calls.push({ door: 'check', flags });
      return exitCode.ok;
    },
    async operate({ kind }, flags) {
      calls.push({ door: kind, flags });
      return exitCode.ok;
    },
    async logs(component, flags) {
      calls.push({ door: `logs ${component}`, flags: { ...flags, output: JSON.stringify(flags) } });
      return exitCode.ok;
    },
    async sandbox() {
      return exitCode.ok;
    },
  };
  const code = await runCommandLine(args, 'constable', handlers);
  return { code, ...calls[0] };
}

it('takes every flag before and after the command, as kubectl does', async () => {
  const flags = [
    '--context',
    'c',
    '-n',
    'team-a',
    '--as',
    'u',
    '--as-group',
    'g1',
    '--as-group=g2',
    '--request-timeout',
    '1m30s',
    '--readonly',
    '--kubeconfig=/k',
  ];
  const expected = {
    context: 'c',
    namespace: 'team-a',
    as: 'u',
    asGroup: ['g1', 'g2'],
    requestTimeout: 90_000,
    readonly: true,
    kubeconfig: '/k',
    output: 'json',
  };
  expect(await parsed(...flags, 'violations', '-o', 'json')).toEqual({ code: 4, door: 'violations', flags: expected });
  expect(await parsed('violations', '-ojson', ...flags)).toEqual({ code: 4, door: 'violations', flags: expected });
  expect(await parsed(...flags)).toMatchObject({ code: 0, door: 'start', flags: { namespace: 'team-a' } });
});

it('reads --fail-on as a list', async () => {
  expect((await parsed('violations', '--fail-on', 'deny,warn')).flags).toMatchObject({
    failOn: ['deny', 'warn'],
    output: 'table',
  });
});

it('lets -A win over -n, and leaves the namespace to the context without either', () => {
  expect(connectOptions({ namespace: 'a', allNamespaces: true }, false, false).namespace).toBe('');
  expect(connectOptions({ namespace: 'a' }, false, false).namespace).toBe('a');
  expect(connectOptions({}, true, false)).toEqual({ asGroups: [], readonly: true, sandbox: false });
});

it('can take readonly back', async () => {
  expect((await parsed('--no-readonly')).flags).toEqual({ readonly: false });
  expect((await parsed()).flags).toEqual({});
});

it('takes what of which logs is wanted', async () => {
  const { door, flags } = await parsed(
    'logs',
    'azure-policy',
    '--tail',
    '5',
    '--since=10m',
    '-f',
    '--previous',
    '-o',
    'json',
  );
  expect(door).toBe('logs azure-policy');
  expect(JSON.parse(flags?.output ?? '')).toMatchObject({
    tail: 5,
    since: 600_000,
    follow: true,
    previous: true,
    output: 'json',
  });
  expect((await parsed('logs', '--tail', '-1')).code).toBe(exitCode.usage);
  expect((await parsed('logs', '-o', 'yaml')).code).toBe(exitCode.usage);
});
