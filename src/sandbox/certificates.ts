/** One certificate authority for all that the sandbox serves over TLS; its keys live in memory and in the files of the kubeconfig only. */
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import 'reflect-metadata'; // @peculiar/x509 needs it loaded first.
import * as x509 from '@peculiar/x509';

const crypto = webcrypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 3600 * 1000;

export interface CertificateRequest {
  /** The subject's CN: a user's name for client certificates. */
  commonName: string;
  /** The subject's O values: Kubernetes reads them as groups. */
  organizations?: string[];
  /** DNS names and IP addresses that a server answers at. */
  hosts?: string[];
}

export interface KeyPair {
  /** PEM. */
  cert: string;
  /** PEM, PKCS #8. */
  key: string;
}

export interface CertificateAuthority {
  /** The authority's own certificate, PEM. */
  caPem: string;
  /** A certificate for servers and clients, valid for a year. */
  issue(request: CertificateRequest): Promise<KeyPair>;
}

/** A new self-signed authority with an ECDSA P-256 key. */
export async function createCertificateAuthority(commonName = 'constable-sandbox'): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [commonName] }],
      keys,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  return {
    caPem: authority.toString('pem'),
    issue: (request) => issue(authority, keys.privateKey, request),
  };
}

async function issue(
  authority: x509.X509Certificate,
  signingKey: webcrypto.CryptoKey,
  { commonName, organizations = [], hosts = [] }: CertificateRequest,
): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }],
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        await x509.AuthorityKeyIdentifierExtension.create(authority, false, crypto),
        ...(hosts.length > 0
          ? [
              new x509.SubjectAlternativeNameExtension(
                hosts.map((host) => ({ type: isIP(host) ? 'ip' : 'dns', value: host }) as const),
              ),
            ]
          : []),
      ],
    },
    crypto,
  );
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** Starts a day early, so that a machine whose clock is behind accepts it. */
function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - day), notAfter: new Date(now + 365 * day) };
}
