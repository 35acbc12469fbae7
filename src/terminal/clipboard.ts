/** Where a copy went. `asked`: the terminal was asked by OSC 52, which it may ignore without a word. */
export type Copied = 'clipboard' | 'tmux' | 'asked';

/** The terminal that is asked, and the environment that tells what else there is. */
export interface CopyTo {
  readonly stdout: { write(text: string): unknown };
  readonly env?: Readonly<Record<string, string | undefined>>;
}

// Everything but newline and tab: a pasted ESC [201~ would end a shell's bracketed paste and run what follows.
const unfitToPaste = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * Copies text to the clipboard in front of the user: through tmux when in it, to this machine's own clipboard when
 * there is one, else by OSC 52, which reaches the user's terminal over SSH. Controls other than newline and tab are
 * left out. Never throws: the last way always takes it.
 */
export async function copyToClipboard(text: string, { stdout, env = process.env }: CopyTo): Promise<Copied> {
  const fit = text.replace(unfitToPaste, '');
  const remote = Boolean(env.SSH_CONNECTION || env.SSH_TTY);
  if (env.TMUX && (await tmuxTook(fit, env))) return 'tmux';
  if (!remote && hasClipboard(env)) {
    try {
      const { default: clipboard } = await import('clipboardy');
      await clipboard.write(fit);
      return 'clipboard';
    } catch {
      // No helper program for it here; the terminal may still do it.
    }
  }
  stdout.write(`\x1b]52;c;${Buffer.from(fit).toString('base64')}\x07`);
  return 'asked';
}

/** tmux drops OSC 52 from programs unless set to pass it on; `load-buffer -w` hands it to the outer terminal itself. */
async function tmuxTook(text: string, env: NonNullable<CopyTo['env']>): Promise<boolean> {
  const { execa } = await import('execa');
  const result = await execa('tmux', ['load-buffer', '-w', '-'], { input: text, env, reject: false, timeout: 1000 });
  return !result.failed;
}

function hasClipboard(env: Readonly<Record<string, string | undefined>>): boolean {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}
