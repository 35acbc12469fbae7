import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, key } from './drive.tsx';
import { fakeConsole } from './fake-console.ts';

afterEach(cleanup);

describe('overview', () => {
  it('has findings first, and opens the one under the cursor in Health', async () => {
    const { press, sees } = drive();
    await sees(/> ✖ azure-policy restarts/);
    press('j', key.enter);
    await sees('Overview › Health');
    await sees('→ On AKS this is by design');
    press(key.esc);
    await sees(/> ▲ gatekeeper webhook fails open/);
  });

  it('says counts with their totals and opens what is counted', async () => {
    const { press, sees } = drive();
    await sees(/✖ deny +60 of 429/);
    press(key.tab, key.enter);
    await sees('Overview › Violations deny');
    await sees('60 shown · 429 in total');
  });

  it('has whole words at 80 columns, and names that can be told apart', async () => {
    const live = fakeConsole({ constraints: 12, each: 200, totalEach: 1430 });
    const { sees, screen } = drive({ live, columns: 80, rows: 24 });
    await sees(/✖ deny +600\/4,290/);
    await sees(/▲ warn +800\/5,720/);
    await sees(/○ dryrun +[\d,]+\/[\d,]+/);
    await sees(/✖ (K8sAzure|…)\S*ContainerLimits/);
    expect(screen()).not.toMatch(/K8sAzureV\d?…/);
  });

  it('counts one namespace alone, and no totals that may be of another', async () => {
    const { press, sees } = drive();
    press(':ns team-a\r');
    await sees('namespace team-a');
    await sees('40 shown');
    await sees(/✖ deny +\d+ ▇/);
  });

  it('does not call it calm before everything was read', async () => {
    const live = fakeConsole();
    live.store.setState(({ picture }) => ({
      findings: [],
      picture: { ...picture, templates: { state: 'loading', source: 'GET …' } },
    }));
    const { sees, screen } = drive({ live });
    await sees('loading…');
    expect(screen()).not.toContain('nothing needs attention');
    live.store.setState(({ picture }) => ({
      picture: { ...picture, templates: { state: 'live', source: 'GET …', value: [], asOf: 1 } },
    }));
    await sees('✔ nothing needs attention');
  });
});

describe('health', () => {
  it('tells each part, where its settings come from, and evidence and next step of a finding', async () => {
    const { press, sees } = drive({ columns: 140, rows: 40 });
    press(':health\r');
    await sees('7 restarts, last ended OOMKilled (exit 137)');
    await sees('→ Look at its log');
    await sees(/azure-policy +0\/1 ready/);
    await sees('audit every 1 min');
    await sees('keeps 20 violations of a constraint (Gatekeeper’s default)');
    await sees('fails open (Ignore)');
  });

  it('leads from findings about violations to just those violations, from the overview too', async () => {
    const live = fakeConsole();
    live.store.setState(({ findings }) => ({
      findings: [
        {
          id: 'deny-violations',
          severity: 'error',
          title: '429 violations of 3 deny constraints',
          evidence: [],
          next: 'Mend them.',
          drill: { violations: { ofConstraints: 'denying' }, title: 'deny' },
        },
        ...findings,
      ],
    }));
    const { press, sees } = drive({ live });
    await sees('> ✖ 429 violations of 3 deny constraints');
    press(key.enter);
    await sees('Overview › Violations deny');
    await sees('60 shown · 429 in total');
    press(':health\r');
    await sees('Overview › Health');
    press(key.enter);
    await sees('Health › Violations deny');
    press(key.esc, 'jjj', key.enter);
    await sees('Health › Violations capped');
    await sees('240 shown · 1,716 in total');
  });

  it('tells all of a finding without an object, and never answers enter with nothing', async () => {
    const { press, sees, live, screen } = drive();
    press(':health\r', 'j');
    await sees('→ On AKS this is by design');
    press(key.enter);
    await sees('Health › finding');
    await sees('Evidence');
    await sees('finding webhook-fails-open:gatekeeper-validating-webhook-configuration');
    live.store.setState({ findings: [] });
    await sees('nothing says this any more');
    expect(screen()).not.toContain('there is no one object');
  });

  it.each([false, true])('has the flags of audit as a table (ascii %s)', async (ascii) => {
    const { press, sees } = drive({ columns: 80, rows: 24, ascii });
    press(':health\r/audit every\r', key.enter);
    await sees('read from the arguments of Deployment gatekeeper-system/gatekeeper-audit');
    await sees(ascii ? /\| audit-interval +\| 1 min +\| its arguments/ : /│ audit-interval +│ 1 min +│ its arguments/);
    await sees(/constraint-violations-limit . 20 +. default/);
    await sees(ascii ? /\+-+\+-+\+-+\+/ : /└─+┴─+┴─+┘/);
    await sees('<m> all actions');
  });

  it('names the permission that is missing', async () => {
    const live = fakeConsole();
    const problem = {
      what: 'forbidden',
      next: 'Ask for it.',
      missing: { verb: 'list', group: 'apps', resource: 'deployments' },
    };
    live.store.setState(({ picture }) => ({
      picture: { ...picture, deployments: { state: 'denied', source: 'GET …', problem } },
    }));
    const { press, sees } = drive({ live, columns: 140 });
    press(':health\r');
    await sees('denied: missing list deployments.apps');
  });
});

describe('constraints and templates', () => {
  it('lead from template to constraints to violations and back', async () => {
    const { press, sees } = drive({ columns: 140 });
    press(':tpl\r/AllowedImages\r');
    await sees(/> K8sAzureV1AllowedImages/);
    press(key.enter);
    await sees('Templates › Constraints K8sAzureV1AllowedImages');
    await sees('3/3 pods');
    press(key.enter);
    await sees('20 shown · 143 in total');
    press(key.esc, 'q');
    await sees('Overview › Templates');
  });

  it('show the error of a template first', async () => {
    const { press, sees } = drive({ columns: 140, rows: 40 });
    press(':tpl\r');
    await sees(/> K8sRequiredLabels .*✖ rego_parse_error/);
    await sees('at template:3');
  });
});

describe('contexts', () => {
  it('mark the current one, switch by enter, and start over at home', async () => {
    const { press, sees, live } = drive({ columns: 140 });
    press(':ctx\r');
    await sees(/✔ +prod-weu/);
    press('j', key.enter);
    await expect.poll(() => live.asked).toContain('switch staging');
    await sees('NEEDS ATTENTION');
    await sees(/^ staging/m);
  });

  it('switch by name, and say why it cannot be done', async () => {
    const fake = fakeConsole();
    const problem = { what: 'no context "nope"', next: 'contexts lists them' };
    const { press, sees } = drive({ live: { ...fake, switchContext: async () => ({ problem }) } });
    press(':ctx nope\r');
    await sees('no context "nope" — contexts lists them');
  });
});
