/** How grave a line of a log is; `plain` where it does not say. Their order is that of the codes in a chunk. */
export const logLevels = ['plain', 'debug', 'info', 'warning', 'error'] as const;

export type LogLevel = (typeof logLevels)[number];

const byWord: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  information: 'info',
  warn: 'warning',
  warning: 'warning',
  error: 'error',
  err: 'error',
  dpanic: 'error',
  panic: 'error',
  fatal: 'error',
  critical: 'error',
};

const byLetter: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warning', E: 'error', F: 'error' };

/** As zap writes it into JSON, klog before each line, or the words of anything else say. */
export function levelOf(line: string): LogLevel {
  if (line.startsWith('{')) {
    // Without parsing it: there may be 200,000 of them.
    const [, word = ''] = /"(?:level|severity)"\s*:\s*"(\w{1,16})"/i.exec(line.slice(0, 2000)) ?? [];
    const known = byWord[word.toLowerCase()];
    if (known !== undefined) return known;
  }
  const [, letter = ''] = /^([IWEF])\d{4} \d\d:\d\d:\d\d/.exec(line) ?? [];
  if (letter !== '') return byLetter[letter] ?? 'plain';
  const [, word = ''] = /\b(error|fatal|panic|warn(?:ing)?|info|debug)\b/i.exec(line.slice(0, 200)) ?? [];
  return byWord[word.toLowerCase()] ?? 'plain';
}
