import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { wrapText } from '../../../views/parts/wrap.ts';
import { confirm } from '../../../views/shell/dialogs/confirm.tsx';
import { fillForm } from '../../../views/shell/dialogs/fill-form.tsx';
import { pick } from '../../../views/shell/dialogs/pick.tsx';
import { confirmByName } from '../../../views/shell/dialogs/typed-name.tsx';
import { drive, key } from '../drive.tsx';

afterEach(cleanup);

const small = { columns: 80, rows: 24 };
const long = 'Kubernetes cluster containers should only use images of the registries that the platform team keeps';
const id =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/prod-weu';

describe('dialogs at 80×24', () => {
  it('let one see what is typed at the end of a long text', async () => {
    const { shell, press, sees } = drive(small);
    void fillForm(shell, {
      title: 'Assign',
      submit: 'Preview',
      fields: [{ kind: 'text', id: 'name', label: 'Display name', value: long }],
    });
    await sees('Display name');
    press(' XYZ');
    await sees('keeps XYZ');
    press('\x1b[H');
    await sees('Kubernetes cluster');
    press(key.ctrl('e'), '!');
    await sees('keeps XYZ!');
  });

  it('let one see what is typed of a long name', async () => {
    const { shell, press, sees } = drive(small);
    void confirmByName(shell, { title: 'Delete', lines: [], confirm: 'Delete', name: id });
    await sees('type');
    press(`${id}-and-more`);
    await sees('-and-more');
  });

  it('keep in sight what is asked, however much is said before', async () => {
    const { shell, press, sees } = drive(small);
    const lines = Array.from({ length: 60 }, (_, index) => [`what is said in line ${index + 1}`]);
    void confirmByName(shell, { title: 'Delete', lines, confirm: 'Delete', name: '7 assignments' });
    await sees('type 7 assignments to delete');
    await sees(/… and \d+ lines more/);
    press(key.esc);
    void confirm(shell, { title: 'Quit', lines, confirm: 'Quit' });
    await sees('> Cancel <');
  });

  it('leave nothing of the page beside them', async () => {
    const { shell, sees, lines } = drive(small);
    await sees('NEEDS ATTENTION');
    void confirm(shell, { title: 'Sure?', lines: [['a'], ['b'], ['c']], confirm: 'Do' });
    await sees('Sure?');
    const framed = lines().filter((line) => /[│┌└]/.test(line));
    expect(framed.length).toBeGreaterThan(5);
    for (const line of framed) expect(line.trim()).toMatch(/^[│┌└].*[│┐┘]$/);
  });

  it('wrap what is dangerous about it', async () => {
    const { shell, sees } = drive(small);
    void confirmByName(shell, {
      title: 'Delete',
      lines: [[`Every cluster under it feels it: ${long}, and THE END of it`]],
      confirm: 'Delete',
      name: 'x',
    });
    await sees(/and THE END of\s+│\s+│ it/);
  });

  it('show the whole of a title that is longer than the frame, word by word', async () => {
    const { shell, sees, screen } = drive(small);
    void confirm(shell, { title: `Assign "${long}" here`, lines: [], confirm: 'Do' });
    await sees('keeps" here');
    for (const word of long.split(' ')) expect(screen()).toContain(word);
  });

  it('say why a choice cannot be taken', async () => {
    const { shell, press, sees } = drive(small);
    void pick(shell, 'Effect', [{ value: 'Deny', label: 'Deny', disabled: 'needs Owner' }]);
    await sees('Deny');
    press(key.enter);
    await sees('✖ needs Owner');
  });
});

it('splits an id at its slashes', () => {
  const lines = wrapText(`at ${id}`, 74);
  expect(lines.join('')).toBe(`at ${id}`);
  expect(lines.slice(1).every((line) => line.startsWith('/'))).toBe(true);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(74);
});

it('splits a list without blanks behind its commas', () => {
  expect(wrapText('namespaces=["kube-system","gatekeeper-system","azure-arc"]', 40)).toEqual([
    'namespaces=["kube-system",',
    '"gatekeeper-system","azure-arc"]',
  ]);
});
