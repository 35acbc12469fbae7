/**
 * Unknown fields of the built-in kinds, by the type maps that @kubernetes/client-node generates from Kubernetes' OpenAPI: dropped, and
 * refused or warned about as the request's fieldValidation says (Warn unless told otherwise).
 */
import type { Api, Call } from './api.ts';
import { isRecord } from './objects.ts';
import { parseBody } from './patch.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status.ts';

interface Attribute {
  baseName: string;
  type: string;
}

interface Model {
  getAttributeTypeMap(): Attribute[];
}

type Models = Record<string, unknown>;

/** Loaded with the first write: the models are many, and a cluster that is only read needs none. */
let models: Promise<Models> | undefined;

const checkedVerbs = ['create', 'update', 'patch'];

/** Cleans the call's body in place and answers warnings; throws the 400 of a strict request. */
export async function checkFields(api: Api, call: Call): Promise<string[]> {
  const { request, query, headers } = call;
  if (!request.isResource || !checkedVerbs.includes(request.verb) || request.subresource !== '') return [];
  if (call.body === '' || headers['content-type']?.includes('json-patch')) return [];
  const resource = api.resources.find(request.group, request.resource);
  if (!resource || resource.custom || resource.verbs.length === 1) return [];
  models ??= import('@kubernetes/client-node') as Promise<Models>;
  const unknown: string[] = [];
  const given = parseBody(call.body);
  const cleaned = clean(await models, modelName(resource, request.version), given, '', unknown);
  if (unknown.length === 0) return [];
  call.body = JSON.stringify(cleaned);
  const messages = unknown.map((path) => `unknown field "${path}"`);
  if (query.get('fieldValidation') === 'Strict') {
    const { kind } = resource;
    throw badRequest(
      `${kind} in version "${request.version}" cannot be handled as a ${kind}: strict decoding error: ${messages.join(', ')}`,
    );
  }
  return query.get('fieldValidation') === 'Ignore' ? [] : messages;
}

function modelName({ kind, group }: Resource, version: string): string {
  const name = `${version[0]?.toUpperCase()}${version.slice(1)}${kind}`;
  return kind === 'Event' && group === '' ? `Core${name}` : name;
}

function clean(from: Models, type: string, value: unknown, path: string, unknown: string[]): unknown {
  const elements = /^Array<(.*)>$/.exec(type)?.[1];
  if (elements) {
    if (!Array.isArray(value)) return value;
    return value.map((element, index) => clean(from, elements, element, `${path}[${index}]`, unknown));
  }
  const attributes = attributesOf(from, type);
  if (!attributes || !isRecord(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const here = path ? `${path}.${name}` : name;
    const attribute = attributes.get(name);
    // Directives of strategic patches, such as $setElementOrder/containers.
    if (name.startsWith('$')) result[name] = inner;
    else if (attribute) result[name] = clean(from, attribute, inner, here, unknown);
    else unknown.push(here);
  }
  return result;
}

/** Field names with their types; undefined for what is no message: strings, maps, quantities. */
function attributesOf(from: Models, type: string): Map<string, string> | undefined {
  const model = from[type];
  if (typeof model !== 'function' || !('getAttributeTypeMap' in model)) return undefined;
  const attributes = (model as unknown as Model).getAttributeTypeMap();
  return new Map(attributes.map(({ baseName, type: inner }) => [baseName, inner]));
}
