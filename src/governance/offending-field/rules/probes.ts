import { objectOf, textsOf } from '../../raw-json.ts';
import { inContainers } from '../containers.ts';
import { absent, type FieldRule, spokenOf } from '../field-rule.ts';
import { type ObjectPath, valueAt } from '../object-path.ts';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hooks = ['postStart', 'preStop'] as const;

/** What the kubelet does to containers, and what a user may. */
export const probeRules: readonly FieldRule[] = [
  {
    family: /^(?:required|(?:container)?enforce)probes$/,
    message: /^Container <[^>]*> in your .{1,400}? has no </s,
    fields: (subject, policy) => {
      const { message, parameters, known } = policy;
      const demanded = [...textsOf(parameters.probes), ...textsOf(parameters.requiredProbes)];
      const said = /has no <(\w+)>/.exec(message)?.[1];
      const names = said === undefined ? (known ? demanded : []) : [said];
      const types = textsOf(parameters.probeTypes);
      const isEmpty = (probe: unknown) =>
        absent(probe) || (types.length > 0 && !types.some((type) => Object.hasOwn(objectOf(probe), type)));
      return inContainers(subject, policy, ({ raw }) =>
        names.filter((name) => isEmpty(raw[name])).map((name) => [name]),
      );
    },
  },
  {
    family: /^hostprobeslifecycle$/,
    message: /^Container \S+ has (?:probe|lifecycle hook) with host field set/,
    fields: (subject, policy) => {
      const saysHook = /\blifecycle\b/.test(policy.message);
      const saysProbe = /\bprobe\b/i.test(policy.message);
      const places: readonly ObjectPath[] = [
        ...(saysProbe || !saysHook ? spokenOf(policy.message, probes).map((name) => [name]) : []),
        ...(saysHook || !saysProbe ? hooks.map((name) => ['lifecycle', name]) : []),
      ];
      const paths = places.flatMap((place) => [
        [...place, 'httpGet', 'host'],
        [...place, 'tcpSocket', 'host'],
      ]);
      return inContainers(subject, policy, ({ raw }) => paths.filter((path) => !absent(valueAt(raw, path))));
    },
  },
  {
    family: /^disallowinteractivetty$/,
    message: /^Containers using tty or stdin /,
    fields: (subject, policy) =>
      inContainers(subject, policy, ({ raw }) =>
        ['tty', 'stdin'].filter((name) => raw[name] === true).map((name) => [name]),
      ),
  },
  {
    family: /^(?:container)?enforceprestophook$/,
    message: /\bpreStop hook\b/,
    fields: (subject, policy) =>
      inContainers(subject, policy, ({ raw }) =>
        absent(valueAt(raw, ['lifecycle', 'preStop'])) ? [['lifecycle', 'preStop']] : [],
      ),
  },
];
