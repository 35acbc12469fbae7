import { useLayoutEffect } from 'react';
import { useActions, useShell } from '../../shell/shell-context.ts';
import { Lines } from '../lines.tsx';
import { documentActions } from './document-actions.ts';
import { documentSegments } from './document-line.ts';
import type { DocumentScroll } from './use-document.ts';

/** The part of a document that is in sight, in exactly `height` lines. */
export function DocumentText({ document, width, height }: { document: DocumentScroll; width: number; height: number }) {
  const shell = useShell();
  useLayoutEffect(() => document.setHeight(height));
  useActions('Document', 'part', documentActions, () => ({ shell, document }));
  const { laidOut, offset, match, current } = document;
  const lines = laidOut.lines.slice(offset, offset + height).map((line, index) => {
    const edge = offset + index === current ? '>' : ' ';
    return [edge, ...documentSegments(line, match)];
  });
  return <Lines lines={lines} width={width} height={height} fill />;
}
