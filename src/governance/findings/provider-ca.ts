import { caStanding, type ExternalProvider, providerList, providerReference } from '../external-provider.ts';
import type { Finding } from '../finding.ts';
import { known, knownAt, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import type { Reading } from '../reading.ts';
import type { Observed } from './observed.ts';
import { longSpan, shellWord } from './wording.ts';

/** `provider-without-ca:<name>` and `provider-ca-expires:<name>`: Gatekeeper asks a provider only by a certificate that it knows. */
export function* providerCa({ cluster, now }: Observed): Iterable<Finding> {
  const reading = readingOf(cluster, providerList);
  const at = knownAt(reading, now);
  for (const provider of known(reading) ?? []) yield* ofProvider(provider, reading, at);
}

function* ofProvider(provider: ExternalProvider, reading: Reading<unknown>, at: number): Iterable<Finding> {
  const { name, url, ca } = provider;
  const standing = caStanding(ca, at);
  if (standing === 'valid') return;
  const subject = providerReference(name);
  const next = `kubectl edit provider.externaldata.gatekeeper.sh ${shellWord(name)}: spec.caBundle is the base64 PEM of the CA that signed its certificate`;
  if (ca.state !== 'read') {
    yield {
      id: `provider-without-ca:${name}`,
      severity: 'error',
      title: `Provider ${name} has no CA${ca.state === 'none' ? '' : ' that can be read'}: rules and mutators that ask it get no answer`,
      evidence: [
        seen(
          reading,
          `Provider ${name} spec.caBundle`,
          ca.state === 'none' ? 'empty' : 'no certificate that can be read',
        ),
        seen(reading, `Provider ${name} spec.url`, url),
      ],
      next,
      subject,
    };
    return;
  }
  const ended = standing === 'expired';
  yield {
    id: `provider-ca-expires:${name}`,
    severity: ended ? 'error' : 'warning',
    title: ended
      ? `The CA of provider ${name} expired ${longSpan(at - ca.expiresAt)} ago: rules and mutators that ask it get no answer`
      : `The CA of provider ${name} expires in ${longSpan(ca.expiresAt - at)}; rules and mutators that ask it get no answer then`,
    evidence: [
      seen(
        reading,
        `Provider ${name} spec.caBundle`,
        `${ca.certificates === 1 ? 'its certificate ends' : `the last of ${ca.certificates} certificates ends`} ${new Date(ca.expiresAt).toISOString()}`,
      ),
    ],
    next,
    subject,
    ...(ended && { since: ca.expiresAt }),
  };
}
