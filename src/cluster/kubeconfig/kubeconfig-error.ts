/** A kubeconfig that cannot be used. The message says file, line (from 1) and reason, in one line. */
export class KubeconfigError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;

  constructor(file: string, line: number | undefined, reason: string) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`);
    this.name = 'KubeconfigError';
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

/** A context that was asked for by name, and is not there. */
export class UnknownContextError extends KubeconfigError {
  /** Asking again with the same will not help. */
  readonly wrongInput = true;
}
