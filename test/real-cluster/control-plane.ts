import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CertificateAuthority, createCertificateAuthority } from '../../src/sandbox/certificates.ts';
import { type Client, type Connection, connect } from '../contract/connection.ts';
import { binary } from './binaries.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { freePorts, type ProcessGroup, waitFor } from './processes.ts';

export const contextName = 'constable-real';

/** etcd, kube-apiserver and kube-controller-manager, ready; nothing schedules or runs pods, so they stay Pending. */
export interface ControlPlane {
  authority: CertificateAuthority;
  /** A member of system:masters. */
  admin: Client;
  connection: Connection;
  /** The admin's. */
  kubeconfig: string;
  /** Base URL of etcd's client port, plain HTTP. */
  etcd: string;
}

/** Starts the control plane on free ports of 127.0.0.1, with all its files in `folder`; resolves when /readyz says ok. */
export async function startControlPlane(folder: string, processes: ProcessGroup): Promise<ControlPlane> {
  const [clientPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3);
  const etcdUrl = `http://127.0.0.1:${clientPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const etcd = await processes.start('etcd', binary('etcd'), [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--log-level=warn',
  ]);

  const authority = await createCertificateAuthority('constable-real-cluster');
  const server = `https://127.0.0.1:${apiPort}`;
  const pki = join(folder, 'pki');
  const file = (name: string) => join(pki, name);
  await mkdir(pki, { mode: 0o700 });
  const save = (name: string, text: string) => writeFile(file(name), text, { mode: 0o600 });
  const serving = await authority.issue({
    commonName: 'kube-apiserver',
    hosts: ['127.0.0.1', 'localhost', 'kubernetes', 'kubernetes.default.svc', '10.0.0.1'],
  });
  const serviceAccounts = await authority.issue({ commonName: 'service-accounts' });
  const kubeletClient = await authority.issue({ commonName: 'kube-apiserver-kubelet-client' });
  await save('kubelet-client.crt', kubeletClient.cert);
  await save('kubelet-client.key', kubeletClient.key);
  await save('ca.crt', authority.caPem);
  await save('apiserver.crt', serving.cert);
  await save('apiserver.key', serving.key);
  await save('service-accounts.key', serviceAccounts.key);
  await save('service-accounts.crt', serviceAccounts.cert);

  const apiserver = await processes.start('kube-apiserver', binary('kube-apiserver'), [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    // 127.0.0.1 is no valid address of an Endpoints object, and nothing here needs the `kubernetes` service.
    '--endpoint-reconciler-type=none',
    `--secure-port=${apiPort}`,
    `--cert-dir=${pki}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    `--service-account-issuer=${server}`,
    `--service-account-key-file=${file('service-accounts.crt')}`,
    `--service-account-signing-key-file=${file('service-accounts.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    // Webhooks that name a service are then reached by its endpoints: without any, at once an error and no packet to 10.0.0.0/24.
    '--enable-aggregator-routing=true',
    `--kubelet-certificate-authority=${file('ca.crt')}`,
    `--kubelet-client-certificate=${file('kubelet-client.crt')}`,
    `--kubelet-client-key=${file('kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
  ]);

  const identity = async (commonName: string, organizations: string[]): Promise<Client> => ({
    server,
    ca: authority.caPem,
    ...(await authority.issue({ commonName, organizations })),
  });
  const admin = await identity('admin', ['system:masters']);
  const kubeconfig = join(folder, 'kubeconfig');
  await writeKubeconfig(kubeconfig, contextName, 'admin', admin);
  const connection = connect(admin);
  await waitFor('kube-apiserver answers /readyz', async () => {
    await etcd.check();
    await apiserver.check();
    return (await connection.request('GET', '/readyz')).status === 200;
  });

  const controllerKubeconfig = join(folder, 'controller-manager.kubeconfig');
  const controller = await identity('system:kube-controller-manager', ['system:masters']);
  await writeKubeconfig(controllerKubeconfig, contextName, 'system:kube-controller-manager', controller);
  await processes.start('kube-controller-manager', binary('kube-controller-manager'), [
    `--kubeconfig=${controllerKubeconfig}`,
    `--service-account-private-key-file=${file('service-accounts.key')}`,
    `--root-ca-file=${file('ca.crt')}`,
    '--controllers=deployment,replicaset,replicationcontroller,statefulset,daemonset,job,cronjob,namespace,serviceaccount,garbagecollector',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
    '--leader-elect=false',
    '--secure-port=0',
  ]);
  return { authority, admin, connection, kubeconfig, etcd: etcdUrl };
}
