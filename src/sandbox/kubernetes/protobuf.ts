/** Reads Kubernetes' protobuf bodies: kubectl's typed clients send nothing else. Answers are JSON, which those clients take. */
import { type ProtobufField, protobufSchemas } from './protobuf-schemas.ts';
import { ApiError } from './status.ts';

const magic = Buffer.from('k8s\0');

/** The body as an object; 415 for a kind whose fields are not known here. */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, 4).equals(magic)) throw unsupported('no Kubernetes envelope');
  let typeMeta: Record<string, unknown> = {};
  let raw: Buffer = Buffer.alloc(0);
  for (const { field, value } of entries(body.subarray(4))) {
    if (field === 1 && Buffer.isBuffer(value)) {
      for (const inner of entries(value))
        typeMeta = { ...typeMeta, [inner.field === 1 ? 'apiVersion' : 'kind']: String(inner.value) };
    }
    if (field === 2 && Buffer.isBuffer(value)) raw = value;
  }
  const kind = String(typeMeta.kind);
  if (!protobufSchemas.has(kind)) throw unsupported(kind);
  return { ...typeMeta, ...message(raw, kind) };
}

function unsupported(what: string): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml (protobuf: ${what})`,
  );
}

interface Entry {
  field: number;
  value: number | Buffer;
}

/** The fields of a message: varints as numbers, everything else as its bytes. */
function* entries(bytes: Buffer): Generator<Entry> {
  let at = 0;
  const varint = () => {
    let result = 0n;
    for (let shift = 0n; at < bytes.length; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return Number(BigInt.asIntN(64, result));
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    const field = tag >> 3;
    if (wire === 0) yield { field, value: varint() };
    else if (wire === 2) yield { field, value: take(varint()) };
    else if (wire === 1) yield { field, value: take(8) };
    else if (wire === 5) yield { field, value: take(4) };
    else throw unsupported(`wire type ${wire}`);
  }
}

function message(bytes: Buffer, type: string): Record<string, unknown> {
  const schema = protobufSchemas.get(type);
  const result: Record<string, unknown> = {};
  for (const entry of entries(bytes)) {
    const field = schema?.get(entry.field);
    if (!field) continue;
    const value = decoded(entry.value, field);
    if (field.type === 'm' || field.type === 'M') {
      result[field.name] = { ...(result[field.name] as object | undefined), ...(value as object) };
    } else if (field.repeated) {
      result[field.name] = [...((result[field.name] as unknown[] | undefined) ?? []), value];
    } else if (value !== '') {
      result[field.name] = value;
    }
  }
  return result;
}

function decoded(value: number | Buffer, { type }: ProtobufField): unknown {
  if (!Buffer.isBuffer(value)) return type === 'b' ? value !== 0 : value;
  if (type === 's') return value.toString();
  if (type === 'y') return value.toString('base64');
  if (type === 'm' || type === 'M') {
    const [key, inner] = [...entries(value)].map((entry) => entry.value);
    return {
      [String(key)]: type === 'm' ? String(inner ?? '') : Buffer.from((inner as Buffer) ?? '').toString('base64'),
    };
  }
  if (type === 't') {
    const fields = new Map([...entries(value)].map((entry) => [entry.field, entry.value]));
    return fields.get(1) === 1 ? String(fields.get(3)) : Number(fields.get(2) ?? 0);
  }
  return message(value, type);
}
