/** No bundle has more; a hostile one is not gone through without end. */
const most = 50;

/**
 * When each certificate of a base64 PEM bundle (a `caBundle`) ends, epoch ms; undefined when it holds none, or one that
 * cannot be read. The reader of certificates is loaded with the first bundle.
 */
export function certificateEnds(caBundle: string): readonly number[] | undefined {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  const pem = Buffer.from(caBundle, 'base64').toString('latin1');
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g)?.slice(0, most);
  try {
    const ends = blocks?.map((block) => Date.parse(new X509Certificate(block).validTo));
    return ends?.some(Number.isNaN) ? undefined : ends;
  } catch {
    return undefined;
  }
}
