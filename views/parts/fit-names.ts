import { cellWidth, fitCell, fitCellTail } from '../../src/terminal/cell.ts';
import { tailAtWord } from './cut-at-word.ts';
import { differsFrom, sharedBeginning } from './shared-beginning.ts';

/** Names that stand below each other, shortened so that those that differ look different. All are safe text. */
export interface FittedNames {
  /** What most of them begin with and is cut from those that are too long; "" when there is no such thing. */
  readonly shared: string;
  /** At exactly the width that they were fitted to. */
  readonly of: (name: string) => string;
}

/** What Azure's own kinds of constraint begin with; it tells none of them from another. */
const azurePrefix = /^K8sAzureV\d+(?=[A-Z])/;

/** The least of a name's tail that says something, and of its head beside a tail. */
const leastTail = 12;
const leastHead = 3;

/** What is too long loses first what most begin with, then its middle; a sentence its end. What looks alike then shows where it differs. */
export function fitNames(names: Iterable<string>, width: number): FittedNames {
  const all = [...new Set(names)];
  const fits = (name: string) => cellWidth(name) <= width;
  const shared = all.every(fits) ? '' : sharedBeginning(all);
  const bare = (name: string): string => {
    if (fits(name)) return name;
    if (azurePrefix.test(name)) return name.replace(azurePrefix, '…');
    return shared !== '' && name.startsWith(shared) ? `…${name.slice(shared.length)}` : name;
  };
  let fitted = new Map(all.map((name) => [name, shorten(bare(name), width)]));
  // Parts that were told apart each by itself may look alike once more.
  for (let round = 0; round < 2; round++) {
    const groups = [...Map.groupBy(all, (name) => fitted.get(name)).values()].filter(({ length }) => length > 1);
    if (groups.length === 0) break;
    fitted = new Map([...fitted, ...groups.flatMap((alike) => [...tellApart(alike, alike.map(bare), width)])]);
  }
  return { shared, of: (name) => fitCell(fitted.get(name) ?? shorten(bare(name), width), width) };
}

/** A name without its middle, for both ends say something, or without more of a head that is cut already; a sentence without its end. */
export function shorten(name: string, width: number): string {
  if (cellWidth(name) <= width) return name;
  // What stands instead of a name says it at its beginning.
  if (name.startsWith('(') && name.endsWith(')')) return `${fitCell(name.slice(0, -1), width - 1)})`;
  if (name.includes(' ')) return fitCell(name, width);
  const tail = Math.max(leastTail, Math.floor(((width - 1) * 2) / 3));
  const head = width - 1 - tail;
  if (head < leastHead || name.startsWith('…')) return tailAtWord(name, width);
  return fitCell(name, head + 1) + tailAtWord(name, tail + 1).slice(1);
}

/** Names that were shortened to the same, by name, each with the part by which it differs from the others. */
function tellApart(names: readonly string[], bare: readonly string[], width: number): ReadonlyMap<string, string> {
  const { boundary, exact } = differsFrom(bare);
  const half = Math.floor(width / 2);
  const ways = [
    (name: string) => behindHead(name, boundary, width),
    (name: string) => around(name, boundary, width, width),
    (name: string) => around(name, boundary, half, width),
    (name: string) => around(name, exact, half, width),
    (name: string) => fitCell(`…${name.slice(exact)}`, width),
  ];
  for (const way of ways) {
    const tried = bare.map(way);
    if (new Set(tried).size === names.length && !tried.includes(undefined))
      return new Map(names.map((name, index) => [name, tried[index] ?? name]));
  }
  // Some differ only further on: each of the parts that are alike up to there by itself, and they are fewer.
  const parts = Map.groupBy(names.keys(), (index) => bare[index]?.charAt(exact) ?? '');
  const told = [...parts.values()].flatMap((part) => {
    const [of, short] = [part.map((index) => names[index] ?? ''), part.map((index) => bare[index] ?? '')];
    if (part.length > 1 && part.length < names.length) return [...tellApart(of, short, width)];
    return of.map((name, index): [string, string] => [name, fitCell(`…${short[index]?.slice(exact)}`, width)]);
  });
  return new Map(told);
}

/** The whole of a name's head, where what follows is but the end of an id, and as much of that as fits. */
function behindHead(name: string, start: number, width: number): string | undefined {
  const head = name.slice(0, start).replace(/[ ·]+$/, '');
  const rest = name.slice(start);
  const room = width - cellWidth(head);
  return room < leastHead || !rest.startsWith('…') ? undefined : `${head}${fitCellTail(rest, room)}`;
}

/** As much of a name's head as there is room for, and what comes from `start` on in at most `most` columns; nothing where no head is left. */
function around(name: string, start: number, most: number, width: number): string | undefined {
  const rest = name.slice(start).replace(/^…/, '');
  const tail = cellWidth(rest) > most ? fitCell(rest, most).trimEnd() : rest;
  const head = name.slice(0, start).replace(/[ ·]+$/, '');
  if (head === '' || head === '…') return fitCell(`…${rest}`, width);
  const room = width - cellWidth(tail) - 1;
  if (room < leastHead + 1) return undefined;
  return cellWidth(head) < room ? `${head}…${tail}` : `${fitCell(head, room).trimEnd().replace(/…$/, '')}…${tail}`;
}
