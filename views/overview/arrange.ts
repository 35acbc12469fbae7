import { fitLine, type Line } from '../parts/line.ts';
import type { Panel } from './panels.ts';

/** Columns from which four panels stand beside each other. */
const roomForFour = 160;

type Draw = (panel: Panel, width: number, height: number) => readonly Line[];

/**
 * Where the panels under the findings stand: beside each other, the last two in one column where there is no room. Denials stand
 * under the first, which has a row for each action and no more.
 */
export function arrange(
  all: readonly Panel[],
  width: number,
  height: number,
  draw: Draw,
): { readonly columns: readonly number[]; readonly drawn: readonly (readonly Line[])[] } {
  const panels = all.filter(({ id }) => id !== 'denials');
  const denials = all.find(({ id }) => id === 'denials');
  const share = Math.floor(width * (width >= roomForFour && panels.length > 3 ? 0.2 : 0.27));
  // Counts of actions are as wide as they are; of the rest, the names of constraints need most.
  const small = Math.max(24, share);
  const middle = Math.max(20, share);
  const large = width - small - middle;
  const [first, second, third, fourth] = panels;
  const drawFirst = (panel: Panel): readonly Line[] => {
    if (denials === undefined) return draw(panel, small, height);
    const above = draw(panel, small, Math.min(panel.rows.length + 1, height));
    const left = height - above.length - 1;
    return left < 2 ? above : [...above, fitLine([], small), ...draw(denials, small, left)];
  };
  const left = [first ? drawFirst(first) : [], second ? draw(second, middle, height) : []];
  if (third === undefined) return { columns: [small, middle, large], drawn: left };
  if (fourth === undefined) return { columns: [small, middle, large], drawn: [...left, draw(third, large, height)] };
  if (width >= roomForFour) {
    const half = Math.floor(large / 2);
    const right = [draw(third, half, height), draw(fourth, large - half, height)];
    return { columns: [small, middle, half, large - half], drawn: [...left, ...right] };
  }
  // A panel takes no more than it has; what is over is the other's.
  const half = Math.floor(height / 2);
  const upper = Math.min(third.rows.length + 1, Math.max(half, height - fourth.rows.length - 2));
  const above = draw(third, large, Math.max(2, upper));
  const gap = fitLine([], large);
  const below = draw(fourth, large, Math.max(2, height - above.length - 1));
  return { columns: [small, middle, large], drawn: [...left, [...above, gap, ...below]] };
}
