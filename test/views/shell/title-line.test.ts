import { describe, expect, it } from 'vitest';
import { titleLine } from '../../../views/shell/title-line.ts';

const names = ['Overview', 'Violations', 'K8sAzureV2NoPrivilege', 'Pod/web-00-7c9d0'];
const said = (width: number, info = 'yaml · read 3 s ago') =>
  titleLine(names, [['muted', info]], width)
    .map((segment) => (typeof segment === 'string' ? segment : segment[1]))
    .join('');

describe('the title line', () => {
  it('says the whole way where there is room', () => {
    expect(said(100)).toBe(' Overview › Violations › K8sAzureV2NoPrivilege › Pod/web-00-7c9d0  yaml · read 3 s ago');
  });

  it('gives up the pages further up first, and never what this page is and shows', () => {
    expect(said(80)).toBe(' … › Violations › K8sAzureV2NoPrivilege › Pod/web-00-7c9d0  yaml · read 3 s ago');
    expect(said(60)).toBe(' … › Pod/web-00-7c9d0  yaml · read 3 s ago');
  });

  it('ends with a whole word, and with no figure of nothing', () => {
    const line = (width: number) =>
      titleLine(['Overview', 'Assignments'], ['23 assignments', ['warning', ' · 1 excludes this cluster']], width)
        .map((segment) => (typeof segment === 'string' ? segment : segment[1]))
        .join('');
    expect(line(52)).toBe(' … › Assignments  23 assignments · 1 excludes this…');
    expect(line(38)).toBe(' … › Assignments  23 assignments …');
  });

  it('cuts the head of a long name, for names end in what tells them apart', () => {
    const name = 'K8sAzureV2ContainerLimits/azurepolicy-k8sazurev2containerlimits-0000000000000000a1b2';
    const line = titleLine(['Overview', name], [['muted', 'yaml']], 50)
      .flat()
      .join('');
    expect(line).toContain('…');
    expect(line).toMatch(/0a1b2.*yaml$/);
  });
});
