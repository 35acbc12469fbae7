import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { live } from '../governance/reading.ts';
import type { AzureOptions, SignInMethod } from '../settings/azure-options.ts';
import type * as signedIn from './azure-signed-in.ts';
import type { AzureState } from './azure-state.ts';
import type { AzureStore } from './azure-store.ts';

/** What is loaded with the first sign-in. */
export type AzureParts = typeof signedIn;

/** Somebody is signed in. */
export interface Login {
  readonly parts: AzureParts;
  readonly connection: Awaited<ReturnType<AzureParts['connectAzure']>>;
}

interface LoginOptions {
  readonly options: AzureOptions | Promise<AzureOptions>;
  /** Resolves when what comes first on the screen has been read: modules and answers of Azure's hold that up. */
  quiet(): Promise<unknown>;
  /** False tries once. */
  readonly repeat: boolean;
  /** It is time to sign in anew, for the cloud could not be reached. */
  again(method: SignInMethod | undefined): void;
  /** What the login before was used for ends. */
  onOut(): void;
  /** What a login is used for begins; `signIn` resolves after it. */
  onIn(login: Login): Promise<void>;
  /** A login that had ended works again. */
  onBack(): void;
}

/** Milliseconds until a cloud that could not be reached is tried again. */
const retryAfter = 30_000;

/** The phases of signing in, as AzureState has them. */
export function createLogins(store: AzureStore, { options, quiet, repeat, again, onOut, onIn, onBack }: LoginOptions) {
  let attempt = 0;
  let retryTimer: NodeJS.Timeout | undefined;

  const phase = (part: Pick<AzureState, 'phase'> & Partial<AzureState>): void =>
    store.change(({ problem: _problem, prompt: _prompt, ...before }) => ({ ...before, ...part }));

  /** Signs in anew, with the first method that works or the given one. Never rejects: what went wrong is in the store. */
  async function signIn(method?: SignInMethod): Promise<void> {
    const mine = ++attempt;
    clearTimeout(retryTimer);
    onOut();
    phase({ phase: 'signing-in' });
    await quiet();
    const parts = await import('./azure-signed-in.ts');
    let connection: Login['connection'];
    try {
      connection = await parts.connectAzure(
        { ...(await options), ...(method ? { signIn: method } : {}) },
        (prompt) => mine === attempt && store.set({ prompt }),
      );
    } catch (error) {
      if (mine === attempt) failed(parts.adviceFor(error), method);
      return;
    }
    if (mine !== attempt) return;
    succeeded(connection);
    await onIn({ parts, connection });
  }

  function succeeded({ arm, subscriptions, subscription, cloud }: Login['connection']): void {
    const { method, account, objectId, tenantId } = arm.connection.signIn;
    const who = { method, account, ...(objectId ? { objectId } : {}), tenantId, cloud: cloud.name };
    phase({ phase: 'signed-in' });
    store.setPicture({
      signIn: live(`the Azure login (${method})`, who, Date.now()),
      subscriptions: live('GET /subscriptions', subscriptions, Date.now()),
      ...(subscription ? { subscriptionId: subscription.id } : {}),
    });
  }

  function failed(problem: AzureProblem, method: SignInMethod | undefined): void {
    const signedOut = problem.remedy?.kind === 'sign-in';
    phase({ phase: signedOut ? 'not-signed-in' : 'failed', problem });
    const { source } = store.get().picture.signIn;
    store.setPicture({ signIn: { state: signedOut ? 'denied' : 'failed', source, problem } });
    if (signedOut || !repeat || problem.wrongInput) return;
    retryTimer = setTimeout(() => again(method), retryAfter);
    retryTimer.unref();
  }

  return {
    signIn,
    /** What a request came to (no error: an answer): a login that ended, or works again, is told from it. */
    heard(parts: AzureParts, error: unknown): void {
      const current = store.get().phase;
      if (error === undefined) {
        if (current !== 'not-signed-in') return;
        phase({ phase: 'signed-in' });
        onBack();
      } else if (current === 'signed-in') {
        const problem = parts.adviceFor(error);
        if (problem.status === 401) phase({ phase: 'not-signed-in', problem });
      }
    },
    close(): void {
      attempt++;
      clearTimeout(retryTimer);
    },
  };
}
