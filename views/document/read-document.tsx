import { useEffect, useState } from 'react';
import type { AzureProblem } from '../../src/governance/azure/azure-problem.ts';
import { grouped } from '../../src/governance/number-text.ts';
import type { TextLine } from '../../src/resources/detail-line.ts';
import { problemDetail } from '../../src/resources/run-detail.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import { DocumentText } from '../parts/document/document-text.tsx';
import { useDocument } from '../parts/document/use-document.ts';
import type { Line } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { detailLines } from '../resource/detail-lines.ts';
import { useNow } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';

/** A document as it was read, or why it was not. */
export type ReadDocument =
  | { readonly problem: AzureProblem }
  | {
      readonly lines: readonly TextLine[];
      /** The line to have in sight at first, by its index. */
      readonly start?: number;
      readonly readAt: number;
    };

interface DocumentPageProps extends ViewProps {
  /** Reads it; another function reads it anew. Never throws. */
  readonly read: () => Promise<ReadDocument>;
  /** How it is shown, said beside its age. */
  readonly as: string;
}

/** A document that is read when its page opens. */
export function DocumentPage({ page, width, height, read, as }: DocumentPageProps) {
  const [document, setDocument] = useState<ReadDocument>();
  useEffect(() => {
    let here = true;
    void read().then((answer) => here && setDocument(answer));
    return () => {
      here = false;
    };
  }, [read]);
  const now = useNow();
  const found = document && 'lines' in document ? document : undefined;
  const text = useDocument(page, found?.lines ?? none, width - 2, found?.start ?? 0);
  if (!found) {
    const waiting: readonly Line[] =
      document && 'problem' in document
        ? detailLines(problemDetail(document.problem), width - 2)
        : [[['muted', 'reading…']]];
    return (
      <ViewFrame page={page} width={width}>
        <Lines lines={waiting.map((line): Line => [' ', ...line])} width={width} height={height - 1} fill />
      </ViewFrame>
    );
  }
  const info: Line = [['muted', `${as} · read ${spellAge(found.readAt, now)} ago`]];
  const places: Line = text.matching.length > 0 ? [['filter', `${grouped(text.matching.length)} lines match`]] : [];
  const position = `  ${grouped(text.offset + 1)} of ${grouped(text.laidOut.lines.length)}`;
  return (
    <ViewFrame page={page} width={width} info={info} tags={[...places, ['muted', position]]}>
      <DocumentText document={text} width={width} height={height - 1} />
    </ViewFrame>
  );
}

const none: readonly TextLine[] = [];
