import type { Principal } from '../governance/azure/author.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import { adviceFor } from './advice.ts';
import type { ArmClients } from './arm-clients.ts';
import { isArmError } from './arm-error.ts';
import { mostIds, NoGraphError, principalsById } from './microsoft-graph.ts';
import { roleAssignmentsAt } from './role-assignments.ts';

/** What is known of object ids, and why it is no more. */
export interface KnownPrincipals {
  readonly principals: readonly Principal[];
  /** Why Microsoft Graph did not tell names. */
  readonly problem?: AzureProblem;
}

/** Ms after which a directory that refused is asked again. */
const again = 10 * 60_000;

/** Names behind object ids, read when somebody looks and kept for as long as the login is. */
export interface Directory {
  /** Never throws. `scope`: where role assignments tell at least what kind of principal it is. */
  know(ids: readonly string[], scope: string, signal: AbortSignal): Promise<KnownPrincipals>;
}

const directories = new WeakMap<ArmClients, Directory>();

/** The one of this login. */
export function directoryOf(arm: ArmClients): Directory {
  const directory = directories.get(arm) ?? createDirectory(arm);
  directories.set(arm, directory);
  return directory;
}

function createDirectory(arm: ArmClients): Directory {
  const told = new Map<string, Principal>();
  const kinds = new Map<string, Principal>();
  let refused: { readonly problem: AzureProblem; readonly at: number } | undefined;

  async function ask(ids: readonly string[], scope: string, signal: AbortSignal): Promise<void> {
    try {
      for (let from = 0; from < ids.length; from += mostIds) {
        const some = ids.slice(from, from + mostIds);
        const found = new Map((await principalsById(arm.connection, some, signal)).map((one) => [one.id, one]));
        for (const id of some) told.set(id, found.get(id) ?? { id, gone: true });
      }
      refused = undefined;
    } catch (error) {
      if (signal.aborted) return;
      refused = { problem: refusal(error), at: Date.now() };
      const roles = await roleAssignmentsAt(arm, scope, signal).catch(() => []);
      for (const { principalId: id, principalType } of roles)
        if (principalType) kinds.set(id.toLowerCase(), { id: id.toLowerCase(), type: spelled(principalType) });
    }
  }

  return {
    async know(ids, scope, signal) {
      const unknown = ids.filter((id) => !told.has(id));
      const isTime = refused === undefined || Date.now() - refused.at > again;
      if (unknown.length > 0 && isTime) await ask(unknown, scope, signal);
      const principals = ids.flatMap((id) => told.get(id) ?? kinds.get(id) ?? []);
      const lacks = ids.some((id) => !told.has(id));
      return { principals, ...(refused && lacks && { problem: refused.problem }) };
    },
  };
}

/** `ServicePrincipal` in words. */
function spelled(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

const signInErrors = ['AuthenticationRequiredError', 'AuthenticationError', 'CredentialUnavailableError'];

/** `what` follows "name not readable: ". */
function refusal(error: unknown): AzureProblem {
  if (error instanceof NoGraphError) return { what: 'this cloud names no Microsoft Graph', next: error.message };
  const noToken = error instanceof Error && signInErrors.includes(error.name);
  if (noToken || isArmError(error, 401) || isArmError(error, 403)) {
    const [said = ''] = error.message.split('\n');
    const next = `Directory Readers, or consent to User.ReadBasic.All, would show it. ${said}`;
    // Whatever Graph says of the token: the login to ARM is as good as it was.
    return { what: 'Microsoft Graph refuses', next, status: 403 };
  }
  const { what: why, next, requestId } = adviceFor(error);
  return { what: 'Microsoft Graph does not answer', next: `${why}. ${next}`, ...defined({ requestId }) };
}
