/** `unknown:<text>` is kept as it came: Gatekeeper lets a constraint carry an action that it does not recognise. */
export type EnforcementAction = 'deny' | 'dryrun' | 'warn' | 'scoped' | (string & {});
