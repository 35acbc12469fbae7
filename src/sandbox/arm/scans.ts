/** triggerEvaluation: a running scan is joined, and only about ten may be started in a while. */
import { armError } from './errors.ts';
import type { Operation } from './long-running.ts';
import type { PolicyStates } from './policy-states.ts';
import { canonical } from './resource-ids.ts';
import { type Answer, type Call, on, type Route } from './routes.ts';
import type { ArmContext } from './world.ts';

const type = 'Microsoft.PolicyInsights/policyStates';
const scansPerPeriod = 10;
const period = 5 * 60_000;

export function scanRoutes({ operations, clock, durations }: ArmContext, states: PolicyStates): Route[] {
  const running = new Map<string, Operation>();
  let started: number[] = [];
  return ['/subscriptions/:subscription', '/subscriptions/:subscription/resourceGroups/:group'].map((scope) =>
    on('POST', `${scope}/providers/${type}/:view/triggerEvaluation`, trigger, `${type}/triggerEvaluation/action`),
  );

  function trigger(call: Call): Answer {
    const scope = call.path.replace(/\/providers\/.*$/i, '');
    const key = canonical(scope);
    let operation = running.get(key);
    if (operation?.status !== 'InProgress') {
      const now = clock.now();
      started = started.filter((time) => now - time < period);
      if (started.length >= scansPerPeriod) throw tooMany(Math.ceil(((started[0] ?? now) + period - now) / 1000));
      started.push(now);
      operation = operations.start({
        duration: durations.scan,
        done: () => states.evaluate(scope),
        result: () => ({ status: 200 }),
      });
      running.set(key, operation);
    }
    const results = `${scope}/providers/Microsoft.PolicyInsights/asyncOperationResults`;
    return { status: 202, headers: operations.locationHeaders(call, results, operation) };
  }
}

function tooMany(seconds: number) {
  return armError(
    429,
    'TooManyRequests',
    `The number of policy evaluations that may be triggered in a while is used up. Please try again after '${seconds}' seconds.`,
    { 'Retry-After': String(seconds) },
  );
}
