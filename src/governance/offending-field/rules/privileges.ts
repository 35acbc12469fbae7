import { listOf, objectOf, type RawObject, textOf, textsOf } from '../../raw-json.ts';
import { inContainers } from '../containers.ts';
import { absent, type FieldRule } from '../field-rule.ts';
import { type ObjectPath, valueAt } from '../object-path.ts';

/** A field of the container's securityContext that must have, or must not have, a value. */
const securityField =
  (field: string, breaks: (value: unknown) => boolean): FieldRule['fields'] =>
  (subject, policy) =>
    inContainers(subject, policy, ({ raw }) =>
      breaks(objectOf(raw.securityContext)[field]) ? [['securityContext', field]] : [],
    );

/** What a container may do on its node. */
export const privilegeRules: readonly FieldRule[] = [
  {
    name: 'privileged',
    family: /^(?:privilegedcontainers?|(?:container)?noprivilege|privileged)$/,
    message: /^Privileged container is not allowed/,
    fields: securityField('privileged', (value) => value === true),
  },
  {
    name: 'privilege-escalation',
    family: /^(?:allowprivilegeescalation(?:container)?|(?:container)?noprivilegeescalation)$/,
    message: /^Privilege escalation container is not allowed/,
    fields: securityField('allowPrivilegeEscalation', (value) => value !== false),
  },
  {
    name: 'read-only-root',
    family: /^readonlyrootfilesystem$/,
    message: /^only read-only root filesystem container is allowed/,
    fields: securityField('readOnlyRootFilesystem', (value) => value !== true),
  },
  {
    family: /^(?:procmount|allowedprocmounttypes?)$/,
    message: /^ProcMount type is not allowed/,
    fields: (subject, policy) => {
      const allowed = textOf(policy.parameters.procMount ?? policy.parameters.procMountType).toLowerCase();
      // In CEL, whose message has the type in lower case, a container that names none breaks the rule too.
      const needsOne = /\btypes: default\b/.test(policy.message);
      const breaks = (value: unknown) =>
        allowed !== 'unmasked' && (absent(value) ? needsOne : textOf(value).toLowerCase() !== 'default');
      return securityField('procMount', breaks)(subject, policy);
    },
  },
  {
    name: 'capabilities',
    family: /^(?:container)?(?:(?:dis)?allowed)?capabilities$/,
    message:
      /^containers (?:have disallowed|are not dropping all required) capabilities|^(?:\w+ )?\w*container <[^>]*> (?:has a disallowed capability|is not dropping all required)/i,
    fields: (subject, policy) => {
      const { message, parameters, known } = policy;
      const drops = /\bdropping\b/.test(message);
      const adds = /disallowed capabilit/.test(message);
      return inContainers(subject, policy, ({ raw }) => {
        const missing = drops || !adds ? missingDrop(raw, parameters, drops) : [];
        return adds || !drops ? [...forbiddenAdds(raw, parameters, known), ...missing] : missing;
      });
    },
  },
  {
    name: 'host-process',
    family: /^(?:windows(?:block)?)?hostprocess$/,
    message: /\bHostProcess\b.{0,100}not allowed/,
    fields: (subject, policy) => {
      const path = ['securityContext', 'windowsOptions', 'hostProcess'];
      const ofPod = subject.inPod(...path);
      const pods = ofPod && subject.at(ofPod) === true ? [{ path: ofPod }] : [];
      return [...pods, ...inContainers(subject, policy, ({ raw }) => (valueAt(raw, path) === true ? [path] : []))];
    },
  },
];

const capabilities = (raw: unknown, which: 'add' | 'drop') => valueAt(raw, ['securityContext', 'capabilities', which]);

/** Of an unknown constraint without a list of what is allowed or not, the whole of what is added. */
function forbiddenAdds(raw: unknown, parameters: RawObject, known: boolean): readonly ObjectPath[] {
  const path: ObjectPath = ['securityContext', 'capabilities', 'add'];
  const added = listOf(capabilities(raw, 'add'));
  const { allowedCapabilities, disallowedCapabilities } = parameters;
  const isListed = Array.isArray(allowedCapabilities) || Array.isArray(disallowedCapabilities);
  if (!isListed && !known) return added.length > 0 ? [path] : [];
  const allowed = plainNames(listOf(allowedCapabilities));
  const forbidden = plainNames(listOf(disallowedCapabilities));
  const breaks = (name: string) =>
    Array.isArray(disallowedCapabilities)
      ? forbidden.includes(name)
      : !allowed.includes('*') && !allowed.includes(name);
  return plainNames(added).flatMap((name, index) => (breaks(name) ? [[...path, index]] : []));
}

function missingDrop(raw: unknown, parameters: RawObject, isSaid: boolean) {
  const dropped = plainNames(listOf(capabilities(raw, 'drop')));
  const required = plainNames(textsOf(parameters.requiredDropCapabilities));
  const isEnough = required.length > 0 ? required.every((name) => dropped.includes(name)) : !isSaid;
  return isEnough || dropped.includes('ALL') ? [] : [['securityContext', 'capabilities', 'drop']];
}

const plainNames = (names: readonly unknown[]) => names.map((name) => textOf(name).toUpperCase().replace(/^CAP_/, ''));
