import { celContainerRule, cronJob, deployment, pod, type RuleCase, regoRule } from './rule-case.ts';

const own = 'spec.containers[0]';
const init = 'spec.initContainers[0]';
const ofDeployment = 'spec.template.spec.containers[0]';
const ofCronJob = 'spec.jobTemplate.spec.template.spec.containers[0]';

const limitsRule = (section: 'limits' | 'requests') => {
  const one = section.slice(0, -1);
  return `violation[{"msg": msg}] {
      c := containers[_]
      not c.resources.${section}
      msg := sprintf("container <%v> has no resource ${section}", [c.name])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      c.resources.${section}
      r := ["cpu", "memory"][_]
      not c.resources.${section}[r]
      msg := sprintf("container <%v> has no %v ${one}", [c.name, r])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      units.parse(c.resources.${section}.cpu) > units.parse(input.parameters.cpu)
      msg := sprintf("container <%v> cpu ${one} <%v> is higher than the maximum allowed of <%v>", [c.name, c.resources.${section}.cpu, input.parameters.cpu])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      units.parse_bytes(c.resources.${section}.memory) > units.parse_bytes(input.parameters.memory)
      msg := sprintf("container <%v> memory ${one} <%v> is higher than the maximum allowed of <%v>", [c.name, c.resources.${section}.memory, input.parameters.memory])
    }`;
};

const most = { cpu: '200m', memory: '1Gi' };

const imageRule = (breaks: string, says: string) => `violation[{"msg": msg}] {
      c := containers[_]
      ${breaks}
      msg := ${says}
    }`;

/** Rules about what containers are made of and what they use. */
export const workloadCases: readonly RuleCase[] = [
  regoRule('K8sContainerLimits', limitsRule('limits'), {
    parameters: most,
    objects: [
      [pod(), `${own}.resources.limits`],
      [pod({ app: { resources: { limits: { memory: '1Gi' } } } }), `${own}.resources.limits.cpu`],
      [pod({ app: { resources: { limits: { cpu: '100m', memory: '2Gi' } } } }), `${own}.resources.limits.memory`],
      [
        deployment({ app: { resources: { limits: { cpu: '1', memory: '2Gi' } } } }),
        {
          'cpu limit': `${ofDeployment}.resources.limits.cpu`,
          'memory limit': `${ofDeployment}.resources.limits.memory`,
        },
      ],
      [
        cronJob({ app: { resources: { limits: { cpu: '300m', memory: '1Gi' } } } }),
        `${ofCronJob}.resources.limits.cpu`,
      ],
    ],
  }),
  regoRule('K8sContainerRequests', limitsRule('requests'), {
    parameters: most,
    objects: [
      [pod({ app: { resources: { requests: { cpu: '50m' } } } }), `${own}.resources.requests.memory`],
      [pod({ app: { resources: { requests: { cpu: '100m', memory: '2Gi' } } } }), `${own}.resources.requests.memory`],
      [deployment(), `${ofDeployment}.resources.requests`],
    ],
  }),
  celContainerRule(
    'K8sContainerLimitsV2',
    '!has(c.resources) || !has(c.resources.limits) || !("cpu" in c.resources.limits)',
    '"container <" + c.name + "> has no cpu limit"',
    {
      parameters: most,
      objects: [
        [pod(), `${own}.resources.limits.cpu`],
        [pod({ init: {} }), `${own}.resources.limits.cpu`],
        [deployment(), `${ofDeployment}.resources.limits.cpu`],
      ],
    },
  ),
  regoRule(
    'K8sContainerRatios',
    `violation[{"msg": msg}] {
      c := containers[_]
      units.parse_bytes(c.resources.limits.memory) > to_number(input.parameters.ratio) * units.parse_bytes(c.resources.requests.memory)
      msg := sprintf("container <%v> memory limit <%v> is higher than the maximum allowed ratio of <%v>", [c.name, c.resources.limits.memory, input.parameters.ratio])
    }
    violation[{"msg": msg}] {
      c := containers[_]
      units.parse(c.resources.limits.cpu) > to_number(input.parameters.cpuRatio) * units.parse(c.resources.requests.cpu)
      msg := sprintf("container <%v> cpu limit <%v> is higher than the maximum allowed ratio of <%v>", [c.name, c.resources.limits.cpu, input.parameters.cpuRatio])
    }`,
    {
      parameters: { ratio: '2', cpuRatio: '10' },
      objects: [
        [
          pod({
            app: { resources: { limits: { cpu: '4', memory: '1Gi' }, requests: { cpu: '100m', memory: '100Mi' } } },
          }),
          { 'cpu limit': `${own}.resources.limits.cpu`, 'memory limit': `${own}.resources.limits.memory` },
        ],
      ],
    },
  ),
  regoRule(
    'K8sRequiredResources',
    `violation[{"msg": msg}] {
      section := ["limits", "requests"][_]
      c := containers[_]
      missing := {r | r := input.parameters[section][_]} - {r | _ := c.resources[section][r]}
      count(missing) > 0
      msg := sprintf("container <%v> does not have <%v> %v defined", [c.name, missing, section])
    }`,
    {
      parameters: { limits: ['cpu', 'memory'], requests: ['cpu'] },
      objects: [
        [
          pod({ app: { resources: { limits: { memory: '1Gi' } } } }),
          { 'limits defined': `${own}.resources.limits.cpu`, 'requests defined': `${own}.resources.requests.cpu` },
        ],
        [pod({ app: { resources: { requests: { cpu: '1' } } } }), `${own}.resources.limits`],
        [
          deployment({ app: { resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { memory: '1Gi' } } } }),
          // Where limits are, the API server copies what is not asked for.
          `${ofDeployment}.resources.requests.cpu`,
        ],
      ],
    },
  ),
  regoRule(
    'K8sAllowedRepos',
    imageRule(
      'count({r | r := input.parameters.repos[_]; startswith(c.image, r)}) == 0',
      'sprintf("container <%v> has an invalid image repo <%v>, allowed repos are %v", [c.name, c.image, input.parameters.repos])',
    ),
    {
      parameters: { repos: ['ok.example/'] },
      objects: [
        [pod(), `${own}.image`],
        [pod({ app: { image: 'ok.example/x:1' }, init: {} }), `${init}.image`],
        [deployment(), `${ofDeployment}.image`],
        [cronJob(), `${ofCronJob}.image`],
      ],
    },
  ),
  regoRule(
    'K8sDisallowedRepos',
    imageRule(
      'startswith(c.image, input.parameters.repos[_])',
      'sprintf("container <%v> has an invalid image repo <%v>, disallowed repos are %v", [c.name, c.image, input.parameters.repos])',
    ),
    {
      parameters: { repos: ['r.example/'] },
      objects: [
        [pod(), `${own}.image`],
        [deployment(), `${ofDeployment}.image`],
      ],
    },
  ),
  regoRule(
    'K8sDisallowedTags',
    `${imageRule(
      'endswith(c.image, sprintf(":%v", [input.parameters.tags[_]]))',
      'sprintf("container <%v> uses a disallowed tag <%v>; disallowed tags are %v", [c.name, c.image, input.parameters.tags])',
    )}
    ${imageRule('not contains(c.image, ":")', 'sprintf("container <%v> didn\'t specify an image tag <%v>", [c.name, c.image])')}`,
    {
      parameters: { tags: ['latest', 'testing'] },
      objects: [
        [pod({ app: { image: 'r.example/opa:testing' } }), `${own}.image`],
        [pod({ app: { image: 'r.example/opa' } }), `${own}.image`],
        [deployment({ app: { image: 'r.example/opa:latest' } }), `${ofDeployment}.image`],
      ],
    },
  ),
  regoRule(
    'K8sImageDigests',
    imageRule(
      'not contains(c.image, "@sha256:")',
      'sprintf("container <%v> uses an image without a digest <%v>", [c.name, c.image])',
    ),
    { objects: [[pod({ app: {} }), { '<opa>': `${own}.image`, '<side>': 'spec.containers[1].image' }]] },
  ),
  regoRule(
    'K8sRequiredProbes',
    `violation[{"msg": msg}] {
      c := obj.spec.containers[_]
      p := input.parameters.probes[_]
      count({t | t := input.parameters.probeTypes[_]; c[p][t]}) == 0
      msg := sprintf("Container <%v> in your <%v> <%v> has no <%v>", [c.name, input.review.kind.kind, obj.metadata.name, p])
    }`,
    {
      parameters: { probes: ['livenessProbe', 'readinessProbe'], probeTypes: ['tcpSocket', 'httpGet'] },
      objects: [
        [pod({ app: { livenessProbe: { tcpSocket: { port: 1 } } } }), `${own}.readinessProbe`],
        [
          deployment({ app: { livenessProbe: { exec: { command: ['true'] } } } }),
          { '<livenessProbe>': `${ofDeployment}.livenessProbe`, '<readinessProbe>': `${ofDeployment}.readinessProbe` },
        ],
      ],
    },
  ),
  celContainerRule(
    'K8sPSPHostProbesLifecycle',
    'has(c.livenessProbe) && has(c.livenessProbe.httpGet) && has(c.livenessProbe.httpGet.host)',
    '"Container " + c.name + " has probe with host field set"',
    {
      objects: [
        [
          pod({ app: { livenessProbe: { httpGet: { port: 80, host: '10.0.0.1' } } } }),
          `${own}.livenessProbe.httpGet.host`,
        ],
        [
          deployment({ app: { livenessProbe: { httpGet: { port: 80, host: '10.0.0.1' } } } }),
          `${ofDeployment}.livenessProbe.httpGet.host`,
        ],
      ],
    },
  ),
  regoRule(
    'K8sDisallowInteractiveTTY',
    `violation[{"msg": msg}] {
      c := containers[_]
      c[["tty", "stdin"][_]]
      msg := sprintf("Containers using tty or stdin (%v) are not allowed running image: %v", [c.name, c.image])
    }`,
    {
      objects: [
        [pod({ app: { tty: true } }), `${own}.tty`],
        [deployment({ app: { stdin: true } }), `${ofDeployment}.stdin`],
      ],
    },
  ),
  regoRule(
    'K8sAzureV2ContainerAllowedImages',
    imageRule(
      'not regex.match(input.parameters.imageRegex, c.image)',
      'sprintf("Container image %v for container %v has not been allowed.", [c.image, c.name])',
    ),
    {
      parameters: { imageRegex: '^ok.example/.+$' },
      objects: [
        [pod(), `${own}.image`],
        [deployment(), `${ofDeployment}.image`],
      ],
    },
  ),
];
