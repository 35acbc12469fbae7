import type { FieldRule } from './field-rule.ts';
import { accessRules } from './rules/access.ts';
import { hostRules } from './rules/host.ts';
import { imageRules } from './rules/images.ts';
import { ingressRules } from './rules/ingresses.ts';
import { metadataRules } from './rules/metadata.ts';
import { podSettingRules } from './rules/pod-settings.ts';
import { privilegeRules } from './rules/privileges.ts';
import { probeRules } from './rules/probes.ts';
import { profileRules } from './rules/profiles.ts';
import { resourceRules } from './rules/resources.ts';
import { scalingRules } from './rules/scaling.ts';
import { serviceRules } from './rules/services.ts';
import { storageRules } from './rules/storage.ts';
import { userRules } from './rules/users.ts';
import { volumeRules } from './rules/volumes.ts';

/** Every rule whose fields are known, the more telling messages before the more general ones. */
export const fieldRules: readonly FieldRule[] = [
  ...privilegeRules,
  ...profileRules,
  ...userRules,
  ...imageRules,
  ...resourceRules,
  ...probeRules,
  ...hostRules,
  ...volumeRules,
  ...podSettingRules,
  ...metadataRules,
  ...serviceRules,
  ...ingressRules,
  ...scalingRules,
  ...accessRules,
  ...storageRules,
];
