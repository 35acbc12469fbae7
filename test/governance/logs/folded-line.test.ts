import { describe, expect, it } from 'vitest';
import { foldLine } from '../../../src/governance/logs/folded-line.ts';

describe('a folded line', () => {
  it('says the message first, then what matters, and what says nothing not at all', () => {
    const line = JSON.stringify({
      level: 'error',
      ts: 1,
      logger: 'controller',
      msg: 'could not sync',
      method: 'PolicySync',
      empty: '',
      none: {},
      error: 'connection refused',
    });
    expect(foldLine(line)).toMatchObject({
      message: 'could not sync',
      fields: [
        ['error', 'connection refused'],
        ['method', 'PolicySync'],
        ['logger', 'controller'],
      ],
    });
  });

  it('names constraint and object of a violation in one field each', () => {
    const line = JSON.stringify({
      msg: 'no',
      event_type: 'violation_audited',
      constraint_group: 'constraints.gatekeeper.sh',
      constraint_kind: 'K8sNo',
      constraint_name: 'no',
      resource_kind: 'Pod',
      resource_namespace: 'shop',
      resource_name: 'web',
      audit_id: 'x',
    });
    expect(foldLine(line).brief).toEqual([
      ['resource', 'Pod shop/web'],
      ['constraint', 'K8sNo no'],
      ['event_type', 'violation_audited'],
      ['audit_id', 'x'],
    ]);
  });

  it.each(['plain text', '{"msg":"cut o', '[1]', '"text"'])('leaves %s as it was written', (line) => {
    expect(foldLine(line)).toEqual({ message: line, fields: [], brief: [] });
  });
});
