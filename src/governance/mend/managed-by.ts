import { listOf, metadataOf, objectOf, type RawObject, textOf } from '../raw-json.ts';

/** Who keeps the object as it is, so that a change made here is taken back, and where to make it instead. */
export interface ManagedBy {
  readonly tool: 'Helm' | 'Flux' | 'Argo CD' | 'AKS' | 'an operator' | 'kubectl apply';
  /** Names of it are remote text. */
  readonly what: string;
  /** Where the change lasts. */
  readonly place: string;
  /** False for what is only put back when somebody applies the old manifest again. */
  readonly putsBack: boolean;
}

/** Every tool that left its mark on the object, the one that acts by itself first. */
export function managedBy(object: RawObject): readonly ManagedBy[] {
  const { labels, annotations } = metadataOf(object);
  const text = (key: string) => textOf(labels[key]) || textOf(annotations[key]);
  return [
    ...argo(text, metadataOf(object)),
    ...flux(text),
    ...helm(text),
    ...aks(text),
    ...operator(object),
    ...kubectl(text),
  ];
}

type Marks = (key: string) => string;

/** Argo CD: its tracking annotation, or the label where it tracks by label. */
function argo(text: Marks, { namespace }: { readonly namespace: string }): readonly ManagedBy[] {
  const tracking = text('argocd.argoproj.io/tracking-id');
  const instance = tracking === '' ? text('argocd.argoproj.io/instance') : tracking.split(':')[0];
  // The common label alone is Helm's custom too; Argo CD has it only where nothing else claims the object.
  const common =
    text('app.kubernetes.io/managed-by') === '' &&
    text('helm.sh/chart') === '' &&
    text('argocd.argoproj.io/sync-wave') !== ''
      ? text('app.kubernetes.io/instance')
      : '';
  const name = instance || common;
  if (!name) return [];
  return [
    {
      tool: 'Argo CD',
      what: `the Argo CD application ${name}`,
      place: `the repository and path of Application ${name} (kubectl get applications.argoproj.io -A${namespace === '' ? '' : `, destination ${namespace}`}); with selfHeal it is put back within minutes`,
      putsBack: true,
    },
  ];
}

function flux(text: Marks): readonly ManagedBy[] {
  const kustomization = text('kustomize.toolkit.fluxcd.io/name');
  const release = text('helm.toolkit.fluxcd.io/name');
  const of = (kind: string, name: string, namespace: string, place: string): ManagedBy => ({
    tool: 'Flux',
    what: `the Flux ${kind} ${namespace}/${name}`,
    place,
    putsBack: true,
  });
  const [inKustomization, inRelease] = ['kustomize', 'helm'].map((one) => text(`${one}.toolkit.fluxcd.io/namespace`));
  return [
    ...(release
      ? [
          of(
            'HelmRelease',
            release,
            inRelease ?? '',
            `spec.values (or a postRenderer) of HelmRelease ${inRelease}/${release} in its repository`,
          ),
        ]
      : []),
    ...(kustomization
      ? [
          of(
            'Kustomization',
            kustomization,
            inKustomization ?? '',
            `spec.path of Kustomization ${inKustomization}/${kustomization} in its source; put back at its next interval`,
          ),
        ]
      : []),
  ];
}

function helm(text: Marks): readonly ManagedBy[] {
  const release = text('meta.helm.sh/release-name');
  if (release === '' && text('app.kubernetes.io/managed-by') !== 'Helm') return [];
  const namespace = text('meta.helm.sh/release-namespace');
  const named =
    release === '' ? 'a Helm release' : `the Helm release ${namespace === '' ? '' : `${namespace}/`}${release}`;
  const chart = text('helm.sh/chart');
  return [
    {
      tool: 'Helm',
      what: named,
      place: `the values of the release (helm get values ${release || 'NAME'}${namespace === '' ? '' : ` -n ${namespace}`})${chart === '' ? '' : ` of chart ${chart}`}; the next helm upgrade may put it back`,
      putsBack: true,
    },
  ];
}

function aks(text: Marks): readonly ManagedBy[] {
  if (text('kubernetes.azure.com/managedby') !== 'aks' && text('addonmanager.kubernetes.io/mode') !== 'Reconcile')
    return [];
  return [
    {
      tool: 'AKS',
      what: 'AKS itself',
      place: 'nowhere: AKS puts its own objects back; exempt it instead',
      putsBack: true,
    },
  ];
}

/** An object that another one controls is made from that. */
function operator({ metadata }: RawObject): readonly ManagedBy[] {
  const owner = listOf(objectOf(metadata).ownerReferences)
    .map(objectOf)
    .find(({ controller }) => controller === true);
  if (owner === undefined) return [];
  const named = `${textOf(owner.kind)}/${textOf(owner.name)}`;
  return [
    {
      tool: 'an operator',
      what: `the controller of ${named}`,
      place: `${named}, from which it is made`,
      putsBack: true,
    },
  ];
}

function kubectl(text: Marks): readonly ManagedBy[] {
  if (text('kubectl.kubernetes.io/last-applied-configuration') === '') return [];
  return [
    {
      tool: 'kubectl apply',
      what: 'whoever runs kubectl apply',
      place: 'the manifest that it was applied from',
      putsBack: false,
    },
  ];
}
