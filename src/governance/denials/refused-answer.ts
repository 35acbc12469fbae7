/** One violation that an answer of admission names. Remote text. */
export interface RefusedViolation {
  /** The constraint's name; the answer of the webhook does not say its kind. */
  readonly constraint: string;
  /** The kind in lower case, which is the template's name, where the answer says it. */
  readonly template?: string;
  readonly message: string;
}

/** What the API server answered to a request that Gatekeeper's webhook, or a policy made by Gatekeeper, refused. */
export interface RefusedAnswer {
  readonly by: 'webhook' | 'policy';
  /** The policy names the first violation only. */
  readonly violations: readonly RefusedViolation[];
}

/** `admission webhook "validation.gatekeeper.sh" denied the request: [name] message`, a line a violation. */
const ofWebhook = /admission webhook "[^"\s]*gatekeeper\.sh" denied the request: ([\s\S]*)$/;
/** Gatekeeper names what it makes after the template, and the binding after template and constraint, before 3.23 after the latter. */
const ofPolicy = /ValidatingAdmissionPolicy 'gatekeeper-([^']+)' with binding '([^']+)' denied request: ([\s\S]*)$/;
/** `[name] `, in old releases `[denied by name] `; what was expanded says of which template. */
const beginning = /^\[(?:denied by )?([a-z0-9][a-z0-9.-]*)\] (?:\[Implied by [^\]]*\] )?/;

/** Undefined for what Gatekeeper did not refuse: a quota, another webhook, a policy of somebody else's. */
export function parseRefusedAnswer(text: string): RefusedAnswer | undefined {
  const [, template, binding = '', reason = ''] = ofPolicy.exec(text) ?? [];
  if (template !== undefined) {
    const violation = { constraint: constraintOf(binding, template), template, message: reason.trim() };
    return { by: 'policy', violations: [violation] };
  }
  const [, answer] = ofWebhook.exec(text) ?? [];
  if (answer === undefined) return undefined;
  const violations = violationsOf(answer);
  return violations.length === 0 ? undefined : { by: 'webhook', violations };
}

function constraintOf(binding: string, template: string): string {
  const [older, newer] = ['gatekeeper-', `gatekeeper-${template}-`];
  return binding.startsWith(newer) ? binding.slice(newer.length) : binding.slice(older.length);
}

/** A message may have lines of its own. */
function violationsOf(answer: string): readonly RefusedViolation[] {
  const violations: { constraint: string; message: string }[] = [];
  for (const line of answer.split('\n')) {
    const [named, constraint] = beginning.exec(line) ?? [];
    const last = violations.at(-1);
    if (named !== undefined && constraint !== undefined) {
      violations.push({ constraint, message: line.slice(named.length) });
    } else if (last !== undefined) {
      last.message += `\n${line}`;
    }
  }
  return violations;
}
