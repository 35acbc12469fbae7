/** Excluded by Kubernetes, AKS or the add-on everywhere: a policy that refuses there can keep the cluster from mending itself. */
export const systemNamespaces: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'gatekeeper-system',
  'azure-arc',
  'azure-extensions-usage-system',
]);

/** Whether Gatekeeper takes it where namespaces are matched: a name, or a part of one with `*` before or after it. */
export function isNamespacePattern(text: string): boolean {
  const bare = text.replace(/^\*/, '').replace(/\*$/, '');
  const form = text === bare ? /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/ : /^[-a-z0-9]+$/;
  return bare.length <= 63 && form.test(bare);
}

/** Whether one of the patterns holds the namespace. */
export function holdsNamespace(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    const bare = pattern.replace(/^\*/, '').replace(/\*$/, '');
    const [before, after] = [pattern.startsWith('*'), pattern.endsWith('*')];
    if (before && after) return name.includes(bare);
    return before ? name.endsWith(bare) : after ? name.startsWith(bare) : name === bare;
  });
}
