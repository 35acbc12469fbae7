/** The virtual resources with which a client asks what it is and what it may do. */
import type { Access, User } from './access.ts';
import { isRecord, type NewObject } from './objects.ts';
import { type ApiRequest, pathAttributes, resourceAttributes } from './request.ts';
import { badRequest } from './status.ts';

/** The answer to a created review, or undefined when the kind is not one. */
export function review(access: Access, user: User, plural: string, body: NewObject): NewObject | undefined {
  const spec = isRecord(body.spec) ? body.spec : {};
  const answer = (status: unknown): NewObject => ({ ...body, metadata: { ...body.metadata }, spec, status });
  switch (plural) {
    case 'selfsubjectaccessreviews':
      return answer(decision(access, user, spec));
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews': {
      const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : [];
      return answer(decision(access, { name: String(spec.user ?? ''), groups }, spec));
    }
    case 'selfsubjectrulesreviews': {
      const rules = access.rules(user, String(spec.namespace ?? ''));
      return answer({
        resourceRules: rules.filter((rule) => rule.resources).map(({ nonResourceURLs: _, ...rule }) => rule),
        nonResourceRules: rules
          .filter((rule) => rule.nonResourceURLs)
          .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
        incomplete: false,
      });
    }
    case 'selfsubjectreviews':
      return answer({ userInfo: { username: user.name, groups: user.groups } });
    default:
      return undefined;
  }
}

function decision(access: Access, user: User, spec: Record<string, unknown>): { allowed: boolean; reason?: string } {
  const allowed = access.allows(user, asked(spec));
  return allowed ? { allowed, reason: 'RBAC: allowed by a role binding' } : { allowed };
}

function asked({ resourceAttributes: ofResource, nonResourceAttributes: ofPath }: Record<string, unknown>): ApiRequest {
  if (isRecord(ofResource)) return { isResource: true, ...resourceAttributes.parse(ofResource) };
  if (isRecord(ofPath)) return { isResource: false, ...pathAttributes.parse(ofPath) };
  throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
}
