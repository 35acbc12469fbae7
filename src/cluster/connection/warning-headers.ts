/**
 * The texts of `Warning` headers (RFC 9111 as kube-apiserver writes them: `299 - "text"`, quotes and backslashes escaped, UTF-8),
 * be they one header each or all in one. What is not of this form is left out.
 */
export function warningTexts(header: string | readonly string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  const joined = typeof header === 'string' ? header : header.join(', ');
  const texts = [...joined.matchAll(/\d{3} [^\s"]+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?(?:, *|$)/gs)];
  return texts.map(([, quoted = '']) => decoded(quoted.replace(/\\(.)/gs, '$1')));
}

/** HTTP clients hand a header's bytes over as one character each. */
function decoded(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? text : Buffer.from(text, 'latin1').toString('utf8');
}
