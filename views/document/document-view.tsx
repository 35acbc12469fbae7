import { useEffect, useMemo, useState } from 'react';
import type { Constraint } from '../../src/governance/constraint.ts';
import { grouped } from '../../src/governance/number-text.ts';
import { type ObjectReference, objectKey } from '../../src/governance/object-reference.ts';
import type { Violation } from '../../src/governance/violation.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { DocumentText } from '../parts/document/document-text.tsx';
import { useDocument } from '../parts/document/use-document.ts';
import type { Line } from '../parts/line.ts';
import { Lines } from '../parts/lines.tsx';
import { useActions, useNow, usePageState, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import { ViewFrame } from '../shell/view-frame.tsx';
import { documentPageActions } from './actions.ts';
import { describe } from './describe.ts';
import { type LoadedDocument, loadDocument } from './load-document.ts';
import type { DocumentSubject } from './page.ts';
import { type YamlDocument, yamlDocument } from './yaml-document.ts';

export function DocumentView({ page, width, height }: ViewProps) {
  const shell = useShell();
  const { of, as: opened } = page.request.subject as DocumentSubject;
  const as = usePageState(page, ({ memory }) => (memory.as as DocumentSubject['as'] | undefined) ?? opened);
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<LoadedDocument>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads it again
  useEffect(() => {
    let here = true;
    void loadDocument(shell.live, { of, as }).then((read) => here && setLoaded(read));
    return () => {
      here = false;
    };
  }, [shell, of, as, attempt]);
  useActions('Document', 'view', documentPageActions, () => ({
    shell,
    page,
    as,
    reload: () => setAttempt(attempt + 1),
  }));
  const now = useNow();
  const content = useMemo((): YamlDocument => {
    if (loaded.state !== 'read') return { lines: [] };
    if (as === 'yaml') {
      const violation = of.what === 'object' ? of.violation : undefined;
      return yamlDocument(loaded.value, violation, violation && constraintOf(shell.live.store.getState(), violation));
    }
    const violations = of.what === 'object' ? violationsOf(shell.live.store.getState(), of.object) : [];
    return { lines: describe({ object: loaded.value, violations, events: loaded.events, now: loaded.readAt }) };
  }, [loaded, as, of, shell]);
  const document = useDocument(page, content.lines, width - 2, content.field?.line ?? 0);
  const info: Line = loaded.state === 'read' ? [['muted', `${as} · read ${spellAge(loaded.readAt, now)} ago`]] : [];
  const places: Line =
    document.matching.length > 0 ? [['filter', `${grouped(document.matching.length)} lines match`]] : [];
  const position: Line = [['muted', `${grouped(document.offset + 1)} of ${grouped(document.laidOut.lines.length)}`]];
  return (
    <ViewFrame
      page={page}
      width={width}
      info={info}
      tags={loaded.state === 'read' ? [...places, '  ', ...position] : []}
    >
      {loaded.state === 'read' ? (
        <DocumentText document={document} width={width} height={height - 1} />
      ) : (
        <Lines lines={waiting(loaded)} width={width} height={height - 1} fill />
      )}
    </ViewFrame>
  );
}

function waiting(loaded: LoadedDocument): readonly Line[] {
  if (loaded.state !== 'failed') return [[' ', ['muted', 'reading…']]];
  const { what, next, requestId } = loaded.problem;
  return [
    [' ', ['error', `✖ ${what}`]],
    ['   ', next],
    ...(requestId === undefined ? [] : [['   ', ['muted', `request ${requestId}`] as const]]),
  ];
}

function constraintOf({ picture }: ConsoleState, { constraint: { kind, name } }: Violation): Constraint | undefined {
  return picture.constraints.get(kind)?.value?.find((constraint) => constraint.name === name);
}

function violationsOf({ picture }: ConsoleState, object: ObjectReference): readonly Violation[] {
  const key = objectKey(object);
  return [...picture.constraints.values()]
    .flatMap(({ value }) => value ?? [])
    .flatMap(({ violations }) => violations.filter((one) => objectKey(one.object) === key));
}
