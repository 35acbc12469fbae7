import type { MendRule } from './mend-rule.ts';
import { hostMends } from './rules/host.ts';
import { imageMends } from './rules/images.ts';
import { ingressMends } from './rules/ingresses.ts';
import { metadataMends } from './rules/metadata.ts';
import { privilegeMends } from './rules/privileges.ts';
import { profileMends } from './rules/profiles.ts';
import { resourceMends } from './rules/resources.ts';
import { serviceMends } from './rules/services.ts';
import { userMends } from './rules/users.ts';

/** Every kind of mend, by the name of its field rule. */
export const mendRules: ReadonlyMap<string, MendRule> = new Map(
  [
    ...privilegeMends,
    ...hostMends,
    ...userMends,
    ...profileMends,
    ...imageMends,
    ...resourceMends,
    ...metadataMends,
    ...serviceMends,
    ...ingressMends,
  ].map((rule) => [rule.rule, rule]),
);
