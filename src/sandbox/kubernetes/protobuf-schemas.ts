/**
 * Fields of the messages that kubectl's typed clients send as protobuf, by number as in the `generated.proto` files of
 * k8s.io/api. `s` string, `i` integer, `b` boolean, `y` bytes (base64 in JSON), `raw` bytes as they are, `m` string map, `M` bytes
 * map, `t` IntOrString; a trailing `*` is a list; anything else names another message.
 */
const text: Record<string, string> = {
  Unknown: '1 typeMeta TypeMeta, 2 raw raw',
  TypeMeta: '1 apiVersion s, 2 kind s',
  Entry: '1 key s, 2 value s',
  BytesEntry: '1 key s, 2 value y',
  IntOrString: '1 type i, 2 intVal i, 3 strVal s',
  ObjectMeta:
    '1 name s, 2 generateName s, 3 namespace s, 5 uid s, 6 resourceVersion s, 11 labels m, 12 annotations m, 13 ownerReferences OwnerReference*, 14 finalizers s*',
  OwnerReference: '1 kind s, 3 name s, 4 uid s, 5 apiVersion s, 6 controller b, 7 blockOwnerDeletion b',
  LabelSelector: '1 matchLabels m, 2 matchExpressions LabelSelectorRequirement*',
  LabelSelectorRequirement: '1 key s, 2 operator s, 3 values s*',
  DeleteOptions:
    '1 gracePeriodSeconds i, 2 preconditions Preconditions, 3 orphanDependents b, 4 propagationPolicy s, 5 dryRun s*',
  Preconditions: '1 uid s, 2 resourceVersion s',
  Eviction: '1 metadata ObjectMeta, 2 deleteOptions DeleteOptions',
  Namespace: '1 metadata ObjectMeta',
  ServiceAccount: '1 metadata ObjectMeta, 4 automountServiceAccountToken b',
  ConfigMap: '1 metadata ObjectMeta, 2 data m, 3 binaryData M, 4 immutable b',
  Secret: '1 metadata ObjectMeta, 2 data M, 3 type s, 4 stringData m, 5 immutable b',
  Role: '1 metadata ObjectMeta, 2 rules PolicyRule*',
  ClusterRole: '1 metadata ObjectMeta, 2 rules PolicyRule*',
  PolicyRule: '1 verbs s*, 2 apiGroups s*, 3 resources s*, 4 resourceNames s*, 5 nonResourceURLs s*',
  RoleBinding: '1 metadata ObjectMeta, 2 subjects Subject*, 3 roleRef RoleRef',
  ClusterRoleBinding: '1 metadata ObjectMeta, 2 subjects Subject*, 3 roleRef RoleRef',
  Subject: '1 kind s, 2 apiGroup s, 3 name s, 4 namespace s',
  RoleRef: '1 apiGroup s, 2 kind s, 3 name s',
  SelfSubjectAccessReview: '1 metadata ObjectMeta, 2 spec AccessSpec',
  SubjectAccessReview: '1 metadata ObjectMeta, 2 spec AccessSpec',
  LocalSubjectAccessReview: '1 metadata ObjectMeta, 2 spec AccessSpec',
  AccessSpec:
    '1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes, 3 user s, 4 groups s*',
  ResourceAttributes: '1 namespace s, 2 verb s, 3 group s, 4 version s, 5 resource s, 6 subresource s, 7 name s',
  NonResourceAttributes: '1 path s, 2 verb s',
  SelfSubjectRulesReview: '1 metadata ObjectMeta, 2 spec RulesSpec',
  RulesSpec: '1 namespace s',
  SelfSubjectReview: '1 metadata ObjectMeta',
  Service: '1 metadata ObjectMeta, 2 spec ServiceSpec',
  ServiceSpec: '1 ports ServicePort*, 2 selector m, 3 clusterIP s, 4 type s, 5 externalIPs s*, 10 externalName s',
  ServicePort: '1 name s, 2 protocol s, 3 port i, 4 targetPort t, 5 nodePort i',
  Deployment: '1 metadata ObjectMeta, 2 spec DeploymentSpec',
  DeploymentSpec: '1 replicas i, 2 selector LabelSelector, 3 template PodTemplateSpec',
  Job: '1 metadata ObjectMeta, 2 spec JobSpec',
  JobSpec: '1 parallelism i, 2 completions i, 6 template PodTemplateSpec, 7 backoffLimit i',
  CronJob: '1 metadata ObjectMeta, 2 spec CronJobSpec',
  CronJobSpec: '1 schedule s, 3 concurrencyPolicy s, 4 suspend b, 5 jobTemplate JobTemplateSpec',
  JobTemplateSpec: '1 metadata ObjectMeta, 2 spec JobSpec',
  PodTemplateSpec: '1 metadata ObjectMeta, 2 spec PodSpec',
  PodSpec: '2 containers Container*, 3 restartPolicy s, 6 dnsPolicy s, 8 serviceAccountName s',
  Container:
    '1 name s, 2 image s, 3 command s*, 4 args s*, 6 ports ContainerPort*, 7 env EnvVar*, 14 imagePullPolicy s',
  ContainerPort: '1 name s, 2 hostPort i, 3 containerPort i, 4 protocol s',
  EnvVar: '1 name s, 2 value s',
};

export interface ProtobufField {
  name: string;
  type: string;
  repeated: boolean;
}

export const protobufSchemas: ReadonlyMap<string, ReadonlyMap<number, ProtobufField>> = new Map(
  Object.entries(text).map(([message, fields]) => [
    message,
    new Map(
      fields.split(', ').map((field): [number, ProtobufField] => {
        const [number = '', name = '', type = ''] = field.split(' ');
        return [Number(number), { name, type: type.replace('*', ''), repeated: type.endsWith('*') }];
      }),
    ),
  ]),
);
