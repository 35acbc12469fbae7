import { cellWidth, fitCell, fitCellTail } from '../../src/terminal/cell.ts';

/** What Azure's own kinds of constraint begin with; it tells none of them from another. */
const azurePrefix = /^K8sAzureV\d+(?=[A-Z])/;

/** A safe name in exactly `width` columns: what is too long loses its head, where it can a whole word of it. */
export function fitName(name: string, width: number): string {
  if (cellWidth(name) <= width) return fitCell(name, width);
  const own = name.replace(azurePrefix, '…');
  return cellWidth(own) <= width ? fitCell(own, width) : fitCellTail(name, width);
}
