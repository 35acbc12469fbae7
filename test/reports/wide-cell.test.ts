import { expect, it } from 'vitest';
import { textTable } from '../../src/reports/table.ts';

it('shifts the row of one endless cell, and no other', () => {
  const long = 'x'.repeat(500);
  const rows = [
    { action: 'deny', name: 'one' },
    { action: long, name: 'two' },
  ];
  const columns = [
    { title: 'ACTION', cell: ({ action }: { action: string }) => action },
    { title: 'NAME', cell: ({ name }: { name: string }) => name },
  ];
  expect(textTable(columns, rows).split('\n')).toEqual(['ACTION   NAME', 'deny     one', `${long}   two`]);
});
