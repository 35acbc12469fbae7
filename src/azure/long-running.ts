import * as z from 'zod';
import type { ArmClients } from './arm-clients.ts';
import { asArmError } from './arm-error.ts';

export interface FollowOptions {
  /** Milliseconds between polls; a Retry-After of the service goes first. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** Only where the service gives one. */
  onPercent?(percent: number): void;
}

/** A long-running operation that ARM has taken. */
export interface Submitted<Result> {
  /** Enough to follow it in another run of the program. Holds the operation's URL, no token. */
  readonly serialized: string;
  /** Polls until the end. @throws ArmError, AbortError */
  done(): Promise<Result>;
}

/** What the SDK's pollers have in common; they are thenable, so they must never be returned from an async function. */
interface Poller<Body> {
  onProgress(callback: (state: object) => void): unknown;
  submitted(): Promise<void>;
  serialize(): Promise<string>;
  pollUntilDone(options?: { abortSignal?: AbortSignal }): Promise<Body>;
}

/** Waits until ARM has taken the request. @throws ArmError when it did not */
export async function submitted<Body, Result>(
  arm: ArmClients,
  poller: Poller<Body>,
  result: (body: Body) => Result,
  options: FollowOptions,
): Promise<Submitted<Result>> {
  await poller.submitted();
  const serialized = await poller.serialize();
  const location = operationLocation(serialized);
  poller.onProgress(() => {
    const percent = location === undefined ? undefined : arm.percentOf(location);
    if (percent !== undefined) options.onPercent?.(percent);
  });
  return {
    serialized,
    async done() {
      try {
        return result(await poller.pollUntilDone({ abortSignal: options.signal }));
      } catch (error) {
        throw asArmError(error, 'the operation', Date.now());
      }
    },
  };
}

const pollerState = z.object({ state: z.object({ config: z.object({ operationLocation: z.string().optional() }) }) });

function operationLocation(serialized: string): string | undefined {
  const parsed = pollerState.safeParse(JSON.parse(serialized));
  return parsed.success ? parsed.data.state.config.operationLocation : undefined;
}
