/** What the program says to the shell; documented in --help. */
export const exitCode = {
  ok: 0,
  error: 1,
  usage: 2,
  violations: 3,
  permission: 4,
  unknown: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
