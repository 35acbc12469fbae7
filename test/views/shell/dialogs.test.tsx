import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { confirm } from '../../../views/shell/dialogs/confirm.tsx';
import { fillForm } from '../../../views/shell/dialogs/fill-form.tsx';
import { pick } from '../../../views/shell/dialogs/pick.tsx';
import { confirmByName } from '../../../views/shell/dialogs/typed-name.tsx';
import { drive, key } from '../drive.tsx';

afterEach(cleanup);

describe('confirm', () => {
  const question = { title: 'Enable the add-on', lines: [['on prod-weu']], confirm: 'Enable' } as const;

  it('has the focus on Cancel', async () => {
    const { shell, press, sees } = drive();
    const sure = confirm(shell, question);
    await sees('> Cancel <');
    press(key.enter);
    expect(await sure).toBe(false);
  });

  it('is true only for the other button', async () => {
    const { shell, press, sees, misses } = drive();
    const sure = confirm(shell, question);
    await sees('on prod-weu');
    press(key.right);
    await sees('> Enable <');
    press(key.enter);
    expect(await sure).toBe(true);
    await misses('Enable the add-on');
  });

  it('takes all keys while it is open', async () => {
    const { shell, press, sees } = drive();
    const sure = confirm(shell, question);
    await sees('Cancel');
    press(':vio\r');
    expect(await sure).toBe(false);
    await sees('NEEDS ATTENTION');
  });
});

it('confirmByName wants the name letter by letter', async () => {
  const { shell, press, sees } = drive();
  const sure = confirmByName(shell, { title: 'Delete', lines: [], confirm: 'Delete', name: 'baseline' });
  await sees('type baseline to delete');
  press('baselin\r');
  await sees('that is not the name');
  press('e\r');
  expect(await sure).toBe(true);
});

it('pick narrows down by typing and refuses what is disabled', async () => {
  const { shell, press, sees } = drive();
  const chosen = pick(shell, 'Effect', [
    { value: 'Audit', label: 'Audit' },
    { value: 'Deny', label: 'Deny', disabled: Promise.resolve('needs Owner') },
    { value: 'Disabled', label: 'Disabled' },
  ]);
  await sees('Deny                     — needs Owner');
  press(key.down, key.enter);
  press('disab');
  await sees('/disab');
  press(key.enter);
  expect(await chosen).toBe('Disabled');
});

describe('fillForm', () => {
  const form = {
    title: 'Assign',
    submit: 'Preview',
    fields: [
      { kind: 'text', id: 'name', label: 'Name', required: true },
      { kind: 'choice', id: 'effect', label: 'Effect', choices: ['Audit', 'Deny'] },
      { kind: 'toggle', id: 'enforce', label: 'Enforced', value: true },
      { kind: 'list', id: 'excluded', label: 'Excluded', value: ['kube-system'] },
      { kind: 'json', id: 'labels', label: 'Labels', value: { a: 1 } },
    ],
  } as const;

  it('gives typed answers', async () => {
    const { shell, press, sees } = drive();
    const answers = fillForm(shell, form);
    await sees('Name *');
    press('base', key.tab, key.right);
    await sees('< Deny >');
    press(key.tab, ' ', key.tab, ', x');
    await sees('kube-system, x');
    press(key.tab, key.tab);
    await sees('> Preview <');
    press(key.enter);
    expect(await answers).toEqual({
      name: 'base',
      effect: 'Deny',
      enforce: false,
      excluded: ['kube-system', 'x'],
      labels: { a: 1 },
    });
  });

  it('stays until what is required is there, and is left by esc', async () => {
    const { shell, press, sees } = drive();
    const answers = fillForm(shell, form);
    await sees('Name *');
    press(key.ctrl('s'));
    await sees('must be filled in');
    press(key.esc);
    expect(await answers).toBeUndefined();
  });
});
