import { chmod, lstat, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Document, isMap, isSeq, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import * as z from 'zod';

const named = z.looseObject({ name: z.string() });
const kubeconfig = z.looseObject({
  clusters: z.array(named).default([]),
  users: z.array(named).default([]),
  contexts: z
    .array(z.looseObject({ name: z.string(), context: z.looseObject({ user: z.string().default('') }).optional() }))
    .default([]),
  'current-context': z.string().default(''),
});

/** The kubeconfig cannot be merged into; nothing was written. */
export class UnmergeableKubeconfig extends Error {
  override readonly name = 'UnmergeableKubeconfig';
}

const sections = ['clusters', 'users', 'contexts'] as const;

/** Names that a file has of what AKS would add for this cluster: the ones that az asks about before overwriting. */
export function namesInUse(
  text: string,
  cluster: { readonly name: string; readonly resourceGroup: string },
): readonly string[] {
  const parsed = kubeconfig.safeParse(parseDocument(text).toJS() ?? {});
  if (!parsed.success)
    throw new UnmergeableKubeconfig('the kubeconfig is not one: it has no lists of clusters, users and contexts');
  const wanted = {
    clusters: cluster.name,
    users: `clusterUser_${cluster.resourceGroup}_${cluster.name}`,
    contexts: cluster.name,
  };
  return sections.flatMap((section) =>
    parsed.data[section].some(({ name }) => name === wanted[section])
      ? [`${section.slice(0, -1)} ${wanted[section]}`]
      : [],
  );
}

/**
 * The file with the addition's clusters, users and contexts in it and its context current, as `az aks get-credentials
 * --overwrite-existing` merges. Comments and everything else stay.
 * @throws UnmergeableKubeconfig
 */
export function mergeKubeconfig(
  existing: string,
  addition: string,
): { readonly text: string; readonly context: string } {
  const added = kubeconfig.safeParse(parseDocument(addition).toJS());
  if (!added.success) throw new UnmergeableKubeconfig('what AKS sent is not a kubeconfig');
  const document =
    existing.trim() === ''
      ? new Document({ apiVersion: 'v1', kind: 'Config', clusters: [], users: [], contexts: [] })
      : parseDocument(existing);
  if (document.errors.length > 0)
    throw new UnmergeableKubeconfig(`the kubeconfig is not YAML: ${document.errors[0]?.message.split('\n')[0]}`);
  if (!isMap(document.contents)) throw new UnmergeableKubeconfig('the kubeconfig is not a map');
  for (const section of sections) replaceNamed(document, document.contents, section, added.data[section]);
  document.set('current-context', added.data['current-context']);
  return { text: document.toString(), context: added.data['current-context'] };
}

function replaceNamed(
  document: Document | ReturnType<typeof parseDocument>,
  root: YAMLMap,
  section: string,
  items: readonly { readonly name: string }[],
): void {
  let list = root.get(section);
  if (!isSeq(list)) {
    list = new YAMLSeq();
    root.set(section, list);
  }
  if (!isSeq(list)) return;
  for (const item of items) {
    list.items = list.items.filter((entry) => !(isMap(entry) && entry.get('name') === item.name));
    list.items.push(document.createNode(item));
  }
  // `clusters: []` would stay on one line with what is added.
  list.flow = false;
}

/** "" when there is no file yet. @throws UnmergeableKubeconfig for a symbolic link, which az refuses too */
export async function readKubeconfig(path: string): Promise<string> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat?.isSymbolicLink())
    throw new UnmergeableKubeconfig(`${path} is a symbolic link, which is not written through: name the file itself`);
  return stat ? readFile(path, 'utf8') : '';
}

/** In one piece; the mode of the file is kept, a new one is for its owner alone. */
export async function writeKubeconfig(path: string, text: string): Promise<void> {
  const stat = await lstat(path).catch(() => undefined);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mode = stat ? stat.mode & 0o777 : 0o600;
  await writeFileAtomic(path, text, { mode });
  await chmod(path, mode);
}
