import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { DeniedWorkload } from '../../src/governance/denials/denial.ts';
import { joinDenials } from '../../src/governance/denials/join-denials.ts';
import { workloadKey } from '../../src/governance/denials/workload.ts';
import { worstReading } from '../../src/governance/reading.ts';
import { denialReadings, podsLook } from '../../src/resources/denials.ts';
import { readingNote } from '../../src/resources/reading-note.ts';
import { denialsPage } from '../denials/page.ts';
import type { Line } from '../parts/line.ts';
import type { Panel, PanelRow } from './panels.ts';

/** What was refused, by workload: what hangs now first. `namespace` "" is all of them. */
export function denialsPanel(picture: ClusterPicture, namespace: string): Panel {
  const denied = joinDenials(picture).filter(({ workload }) => namespace === '' || workload.namespace === namespace);
  return { id: 'denials', title: 'DENIALS', rows: denied.map(rowOf) };
}

/** What must be said beside it: of what it rests on, the worst. */
export function denialsNote(picture: ClusterPicture, now: number): Line {
  const worst = worstReading(denialReadings(picture));
  const note = worst && readingNote(worst, now);
  return note ? [note] : [];
}

function rowOf({ workload, pods, count }: DeniedWorkload): PanelRow {
  const { kind, namespace, name } = workload;
  const { state, desired, updated } = pods;
  const look = podsLook(state);
  const lacks = state === 'stuck' && desired !== undefined ? `${updated}/${desired} ` : '';
  return {
    key: workloadKey(workload),
    mark: look.glyph ?? '·',
    label: namespace === '' ? `${kind}/${name}` : `${namespace}/${name}`,
    token: look.tone,
    figure: `${lacks}${count === undefined ? '' : `${count}×`}`,
    open: denialsPage({ workload: workloadKey(workload) }, `${kind}/${name}`),
  };
}
