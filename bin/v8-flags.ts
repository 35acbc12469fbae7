import { setFlagsFromString } from 'node:v8';

/** Young generations grow while lists arrive, to 64 MB of what is garbage a moment later, and seldom shrink again. */
const keptSmall = ['--semi-space-growth-factor=1', '--semi-space-growth-factor=2'] as const;
/** What V8's last compiler works with takes 4 MB, and the cluster is on screen sooner without it. */
const withoutLastCompiler = ['--no-turbofan', '--turbofan'] as const;
/** A context made under it has `gc`. */
const exposed = ['--expose-gc', '--no-expose-gc'] as const;

/**
 * Sets what helps while lists arrive, in all threads, or back what V8 does by itself. Compiled code is good under the flags only
 * under which it was kept, Node's own modules among it: with others everything is compiled anew, which costs the first frame and
 * the first request some 25 ms each. So they are usual while modules load and when the compile cache is written.
 */
export function hurry(isHurried: boolean): void {
  for (const [hurried, usual] of [keptSmall, withoutLastCompiler]) setFlagsFromString(isHurried ? hurried : usual);
}

/** What `make` gives, made while a new context would have `gc`, of which Node tells only those who start it so. */
export function withGcExposed<T>(make: () => T): T {
  const [on, off] = exposed;
  setFlagsFromString(on);
  try {
    return make();
  } finally {
    setFlagsFromString(off);
  }
}
