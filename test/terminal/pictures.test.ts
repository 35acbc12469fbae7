import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { screenAsSvg } from './svg.ts';
import { key, ProgramInTerminal } from './terminal.ts';

/** Where the README's pictures are; `UPDATE_PICTURES=1 npm test -- pictures` draws them anew. */
const folder = join(import.meta.dirname, 'pictures');
let terminal: ProgramInTerminal;

beforeAll(() => {
  terminal = new ProgramInTerminal(['--sandbox', '-A'], { columns: 120, rows: 34 });
});
afterAll(() => terminal.end());

async function picture(name: string, title: string): Promise<string> {
  const svg = screenAsSvg(terminal.emulator, title);
  if (process.env.UPDATE_PICTURES) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.svg`), svg);
  }
  return svg;
}

it('draws the overview of the sandbox: findings first, then the counts', async () => {
  const screen = await terminal.see(
    (text) =>
      text.includes('● live') &&
      /NEEDS ATTENTION +[1-9]/.test(text) &&
      /[1-9]\d* shown/.test(text) &&
      !text.includes('loading…') &&
      text.includes('deny constraints') &&
      /AZURE COMPLIANCE +as of/.test(text),
  );
  expect(screen).toContain('SANDBOX');
  expect(screen.indexOf('NEEDS ATTENTION')).toBeLessThan(screen.indexOf('AT ADMISSION'));
  expect(await picture('overview', 'Overview')).toContain('NEEDS ATTENTION');
});

it('draws the violations with the detail of the selected one', async () => {
  terminal.press(`:violations${key.enter}`);
  await terminal.see(/ACTION +NAMESPACE +OBJECT/);
  terminal.press(`/privileged${key.enter}`);
  const screen = await terminal.see((text) => text.includes('match') && text.includes('─ detail'));
  expect(screen).toMatch(/constraint K8sAzureV\d/);
  await picture('violations', 'Violations');
});

it('draws the field that the policy refuses', async () => {
  terminal.press('y');
  const screen = await terminal.see('←');
  expect(screen).toMatch(/privileged: true +←/);
  await picture('yaml', 'YAML of the violating object');
});
