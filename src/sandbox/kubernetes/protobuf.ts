/** Reads Kubernetes' protobuf bodies: kubectl's typed clients send nothing else. Answers are JSON, which those clients take. */
import { PbfReader } from 'pbf';
import { protobufSchemas } from './protobuf-schemas.ts';
import { ApiError } from './status.ts';

type Fields = Record<string, unknown>;

const magic = Buffer.from('k8s\0');

/** The body as an object; 415 for a kind whose fields are not known here, and for what is no message. */
export function decodeProtobuf(body: Buffer): Fields {
  if (!body.subarray(0, 4).equals(magic)) throw unsupported('no Kubernetes envelope');
  const { typeMeta, raw } = whole(body.subarray(4), 'Unknown') as { typeMeta?: Fields; raw?: Uint8Array };
  const kind = String(typeMeta?.kind);
  if (!protobufSchemas.has(kind)) throw unsupported(kind);
  return { ...typeMeta, ...whole(raw ?? new Uint8Array(), kind) };
}

function whole(bytes: Uint8Array, type: string): Fields {
  try {
    return message(new PbfReader(bytes), type);
  } catch (error) {
    throw unsupported(error instanceof Error ? error.message : String(error));
  }
}

function unsupported(what: string): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml (protobuf: ${what})`,
  );
}

/** What a schema does not name is skipped; an empty text is none. */
function message(reader: PbfReader, type: string, end?: number): Fields {
  const schema = protobufSchemas.get(type);
  return reader.readFields<Fields>(
    (number, result) => {
      const field = schema?.get(number);
      if (!field) return;
      const { name, repeated } = field;
      const value = read(reader, field.type);
      if (field.type === 'm' || field.type === 'M')
        result[name] = { ...(result[name] as Fields | undefined), ...(value as Fields) };
      else if (repeated) result[name] = [...((result[name] as unknown[] | undefined) ?? []), value];
      else if (value !== '') result[name] = value;
    },
    {},
    end,
  );
}

function read(reader: PbfReader, type: string): unknown {
  const inner = (name: string) => message(reader, name, reader.readVarint() + reader.pos);
  switch (type) {
    case 's':
      return reader.readString();
    case 'i':
      return reader.readVarint(true);
    case 'b':
      return reader.readBoolean();
    case 'y':
      return Buffer.from(reader.readBytes()).toString('base64');
    case 'raw':
      return reader.readBytes();
    case 'm':
    case 'M': {
      const { key = '', value = '' } = inner(type === 'm' ? 'Entry' : 'BytesEntry');
      return { [String(key)]: value };
    }
    case 't': {
      const { type: kind, intVal = 0, strVal = '' } = inner('IntOrString');
      return kind === 1 ? strVal : intVal;
    }
    default:
      return inner(type);
  }
}
