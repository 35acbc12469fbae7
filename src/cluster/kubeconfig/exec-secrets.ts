import { withoutSecrets } from '../connection/problems.ts';
import type { ExecConfig } from './kubeconfig-shape.ts';

const hidden = '<hidden>';
const secretName = /secret|passw|token|api-?key|private-?key|credential|assertion|(^|[-_])(key|pwd|pass|pin|code)$/i;
const flag = /^(--?[\w.-]+)(=(.*))?$/s;

/** The arguments of a sign-in command as they may be shown: what is given to a flag like --client-secret is hidden. */
export function shownArguments({ args }: ExecConfig): readonly string[] {
  let hidesNext = false;
  return (args ?? []).map((argument) => {
    const [, name = '', value] = flag.exec(argument) ?? [];
    const isSecret = secretName.test(name);
    const hides = hidesNext && name === '';
    hidesNext = isSecret && value === undefined;
    if (hides) return hidden;
    return isSecret && value !== undefined ? `${name}=${hidden}` : withoutSecrets(argument);
  });
}

/** What a sign-in command wrote, without what was given to it in secret, and without what looks like one. */
export function saidBy(exec: ExecConfig, stderr: string): string {
  const shown = shownArguments(exec);
  const given = (exec.args ?? []).flatMap((argument, index) => {
    if (shown[index] === hidden) return [argument];
    return shown[index]?.endsWith(`=${hidden}`) ? [argument.slice(argument.indexOf('=') + 1)] : [];
  });
  const environment = (exec.env ?? []).filter(({ name }) => secretName.test(name)).map(({ value }) => value);
  let text = stderr.trim();
  // The longest first: one may be part of another.
  for (const secret of [...given, ...environment].sort((a, b) => b.length - a.length))
    if (secret.length > 3) text = text.replaceAll(secret, hidden);
  return withoutSecrets(text);
}
