import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paper, skin } from '../themes/skin-shapes.ts';
import { ProgramInTerminal } from './terminal.ts';

const size = { columns: 100, rows: 26 };
let config = '';
beforeAll(() => {
  config = mkdtempSync(join(tmpdir(), 'skins-'));
  mkdirSync(join(config, 'k9s/skins'), { recursive: true });
  writeFileSync(join(config, 'k9s/skins/paper.yaml'), skin(paper));
});
afterAll(() => rmSync(config, { recursive: true, force: true }));

/** Every cell of the screen, row by row. */
function* cells({ emulator }: ProgramInTerminal) {
  const { active } = emulator.buffer;
  for (let y = 0; y < emulator.rows; y++)
    for (let x = 0; x < emulator.cols; x++) {
      const cell = active.getLine(active.viewportY + y)?.getCell(x);
      if (cell) yield { x, y, cell };
    }
}

it('paints the whole screen in the background of a k9s skin', async () => {
  const terminal = new ProgramInTerminal(['--sandbox', '-A', '--theme', 'paper'], {
    ...size,
    env: { XDG_CONFIG_HOME: config },
  });
  try {
    await terminal.see(/NEEDS ATTENTION +[1-9]/);
    const bare = [...cells(terminal)].filter(({ cell }) => !cell.isBgRGB());
    expect(bare.map(({ x, y }) => `${x},${y}`)).toEqual([]);
    const white = [...cells(terminal)].filter(({ cell }) => cell.getBgColor() === 0xffffff);
    expect(white.length).toBeGreaterThan(size.columns * size.rows * 0.8);
  } finally {
    await terminal.end();
  }
});

it('shows the chosen row reversed, and nothing in colour, under NO_COLOR', async () => {
  const terminal = new ProgramInTerminal(['--sandbox', '-A'], { ...size, env: { NO_COLOR: '1' } });
  try {
    await terminal.see(/NEEDS ATTENTION +[1-9]/);
    const all = [...cells(terminal)];
    expect(all.filter(({ cell }) => !cell.isFgDefault() || !cell.isBgDefault())).toEqual([]);
    expect(all.some(({ cell }) => cell.isInverse() !== 0)).toBe(true);
    expect(all.some(({ cell }) => cell.isBold() !== 0)).toBe(true);
  } finally {
    await terminal.end();
  }
});
