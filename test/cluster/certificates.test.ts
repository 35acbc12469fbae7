import { expect, it } from 'vitest';
import { certificateEnds } from '../../src/cluster/certificates.ts';
import { createCertificateAuthority } from '../../src/sandbox/certificates.ts';

const bundle = (text: string) => Buffer.from(text).toString('base64');

it('tells when each certificate of a bundle ends, and nothing of what is none', async () => {
  const { caPem } = await createCertificateAuthority();
  const [end = 0, second] = certificateEnds(bundle(`# ours\n${caPem}\n${caPem}`)) ?? [];
  expect(end).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  expect(second).toBe(end);
  expect(certificateEnds(bundle(caPem.replace(/[A-Z]/g, 'A')))).toBeUndefined();
  for (const none of ['', 'not base64 ☃', bundle('-----BEGIN CERTIFICATE-----'), bundle('hello')])
    expect(certificateEnds(none)).toBeUndefined();
});
