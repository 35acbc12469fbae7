/** The four kinds of PATCH, told apart by their content type. */
import jsonPatch from 'fast-json-patch';
import mergePatch from 'json-merge-patch';
import { parse } from 'yaml';
import { isRecord, type KubernetesObject } from './objects.ts';
import { ApiError, badRequest } from './status.ts';
import { strategicMerge } from './strategic.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const types: Record<string, PatchType> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** 415 for a content type that the resource does not take; custom resources take no strategic patch. */
export function patchType(contentType: string | undefined, custom: boolean): PatchType {
  const type = types[(contentType ?? '').split(';')[0]?.trim() ?? ''];
  if (type && !(custom && type === 'strategic')) return type;
  const accepted = Object.keys(types).filter((name) => !(custom && types[name] === 'strategic'));
  throw new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}

/** The object as the patch leaves it; `apply` is left to the caller, since it may create. */
export function patched(type: Exclude<PatchType, 'apply'>, object: KubernetesObject, body: string): unknown {
  const patch = parseBody(body);
  if (type === 'json') return applyJsonPatch(object, patch);
  if (!isRecord(patch)) throw badRequest('json: cannot unmarshal array into Go value of type map[string]interface {}');
  if (type === 'strategic') return strategicMerge(object, patch);
  return mergePatch.apply(structuredClone(object), patch);
}

function applyJsonPatch(object: KubernetesObject, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  try {
    return jsonPatch.applyPatch(structuredClone(object), patch, true).newDocument;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ApiError(
      422,
      'Invalid',
      `the server rejected our request due to an error in our request: ${message}`,
      {},
    );
  }
}

/** JSON or YAML, since kubectl's server-side apply sends either; 400 when it is neither. */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    try {
      return parse(body);
    } catch (error) {
      throw badRequest(`error decoding from json: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
