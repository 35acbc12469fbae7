import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { folders } from '../settings/folders.ts';

const schema = z.object({ version: z.literal(1), clusters: z.record(z.string(), z.string()) });

/** A context is the same one when its name and its server are. */
export interface ContextKey {
  readonly context: string;
  readonly server: string;
}

const standard = join(folders.state, 'clusters.json');
const keyOf = ({ context, server }: ContextKey) => `${context} ${server}`;

/** The id of the AKS cluster that was chosen by hand for the context. A file that is missing or broken remembers nothing. */
export async function rememberedCluster(key: ContextKey, file = standard): Promise<string | undefined> {
  return (await read(file))[keyOf(key)];
}

/** Remembers the choice, or forgets it. */
export async function rememberCluster(key: ContextKey, id: string | undefined, file = standard): Promise<void> {
  const { [keyOf(key)]: _, ...others } = await read(file);
  const clusters = id === undefined ? others : { ...others, [keyOf(key)]: id };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, `${JSON.stringify({ version: 1, clusters }, undefined, 2)}\n`, { mode: 0o600 });
}

async function read(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data.clusters : {};
  } catch {
    return {};
  }
}
