/** The API server's answers to dry runs, understood: the words of Kubernetes 1.30 and later and of Gatekeeper 3.17 and later. */
import type { Problem } from './reading.ts';
import { type Objection, unknownVerdict, type Verdict } from './verdict.ts';

/** An answer to a write. `problem` is what it would be called if it were no verdict; absent for status 2xx. */
export interface WriteAnswer {
  readonly status: number;
  /** `message` of the Status object; "" for status 2xx. */
  readonly message: string;
  /** The texts of the `Warning` headers. */
  readonly warnings: readonly string[];
  readonly problem?: Problem;
}

const byWebhook = /^admission webhook "([^"]*)" denied the request(?:: | )(.*)$/s;
const byPolicy = /^(.*?) is forbidden: (ValidatingAdmissionPolicy '.*)$/s;
const byPolicyAlone = /^ValidatingAdmissionPolicy '([^']*)'(?: with binding '([^']*)')? denied request: (.*)$/s;
const policyWarning = /^Validation failed for ValidatingAdmissionPolicy '([^']*)' with binding '([^']*)': (.*)$/s;
const byAccess = /^[^"\n]* (?:"[^"\n]*" )?is forbidden: User ".*" cannot \S+ (?:resource|path) "/s;
const noDryRun = /^admission webhook "([^"]*)" does not support dry run/;
const ofWebhook = /failed calling webhook "([^"]*)"/;
const bracketed = /^\[([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)\] (.*)$/s;
const ofPodSecurity = /^would violate PodSecurity /;

/** What the answer that came at `at` (epoch ms) says of the object. A refusal by RBAC is none by a policy: it leaves the verdict unknown. */
export function parseVerdict(answer: WriteAnswer, at: number): Verdict {
  const warnings = answer.warnings.map(parseWarning);
  if (answer.status < 300) return { ...taken(warnings), at, isWhole: true };
  const refused = refusalOf(answer);
  if (refused !== undefined) return { state: 'refused', warnings, at, ...refused };
  return { ...unknownVerdict(problemOf(answer), at), warnings };
}

function taken(warnings: readonly Objection[]): Pick<Verdict, 'state' | 'refusals' | 'warnings'> {
  return { state: warnings.some(isOfPolicy) ? 'warned' : 'passes', refusals: [], warnings };
}

/** Not a note of the API server's, such as that a version is deprecated. */
function isOfPolicy({ by, source }: Objection): boolean {
  return by !== 'server' || source === 'PodSecurity';
}

function refusalOf({ status, message }: WriteAnswer): Pick<Verdict, 'refusals' | 'isWhole'> | undefined {
  const webhook = byWebhook.exec(message);
  if (webhook) return { refusals: webhookLines(webhook[1] ?? '', webhook[2] ?? ''), isWhole: true };
  const policy = byPolicyAlone.exec(byPolicy.exec(message)?.[2] ?? message);
  if (policy) {
    const [, name = '', binding = '', said = ''] = policy;
    return { refusals: [policyObjection(name, binding, said)], isWhole: false };
  }
  if (noDryRun.test(message) || byAccess.test(message)) return undefined;
  if (status !== 400 && status !== 403 && status !== 422) return undefined;
  if (message === '') return undefined;
  return { refusals: [serverObjection(message)], isWhole: false };
}

/** Gatekeeper says one violation a line, each behind its constraint; what does not begin so belongs to the line before. */
function webhookLines(source: string, text: string): Objection[] {
  const objections: Objection[] = [];
  for (const line of text.split('\n')) {
    const found = bracketed.exec(line);
    const last = objections.at(-1);
    if (found) {
      const [, constraint = '', message = ''] = found;
      objections.push({ by: 'webhook', source, constraint, template: '', message });
    } else if (last) {
      objections[objections.length - 1] = { ...last, message: `${last.message}\n${line}` };
    } else objections.push({ by: 'webhook', source, constraint: '', template: '', message: line });
  }
  return objections;
}

function policyObjection(source: string, binding: string, message: string): Objection {
  const template = /^gatekeeper-(.*)$/.exec(source)?.[1] ?? '';
  const own = `gatekeeper-${template}-`;
  // Gatekeeper of before 3.19 left the template out of a binding's name.
  const constraint = binding.startsWith(own) ? binding.slice(own.length) : binding.replace(/^gatekeeper-/, '');
  return { by: 'policy', source, constraint: template === '' ? '' : constraint, template, message };
}

function serverObjection(message: string): Objection {
  const why = /^.*? is forbidden: (.*)$/s.exec(message)?.[1] ?? '';
  const plugin = why.startsWith('violates PodSecurity')
    ? 'PodSecurity'
    : /^(?:exceeded quota|failed quota)/.test(why)
      ? 'ResourceQuota'
      : '';
  return { by: 'server', source: plugin, constraint: '', template: '', message };
}

/** Warnings do not say who gave them: those of Gatekeeper begin with its constraint, those of policies with what failed. */
function parseWarning(text: string): Objection {
  const policy = policyWarning.exec(text);
  if (policy) return policyObjection(policy[1] ?? '', policy[2] ?? '', policy[3] ?? '');
  const found = bracketed.exec(text);
  if (found) return { by: 'webhook', source: '', constraint: found[1] ?? '', template: '', message: found[2] ?? '' };
  const source = ofPodSecurity.test(text) ? 'PodSecurity' : '';
  return { by: 'server', source, constraint: '', template: '', message: text };
}

function problemOf({ status, message, problem }: WriteAnswer): Problem {
  const unable = noDryRun.exec(message)?.[1];
  if (unable !== undefined)
    return {
      what: `webhook ${unable} takes no dry runs, so the API server refuses them`,
      next: 'its sideEffects would have to be None or NoneOnDryRun',
      status,
    };
  const failed = ofWebhook.exec(message)?.[1];
  if (failed !== undefined)
    return { what: `webhook ${failed} could not be asked: ${message}`, next: 'see :health for the webhooks', status };
  return problem ?? { what: message, next: 'asking again may help', status };
}
