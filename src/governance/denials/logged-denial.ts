import { listKey } from '../list-key.ts';
import { objectOf, textOf, textsOf } from '../raw-json.ts';
import { makerOf, type Workload } from './workload.ts';

/** Refusals of one thing by one constraint, told by the lines that one webhook pod logged (`--log-denies`). */
export interface LoggedDenial {
  readonly type: 'logged-denial';
  /** The webhook's pod. */
  readonly pod: string;
  readonly constraint: { readonly kind: string; readonly name: string };
  /** For whom a controller asked, or the object that was refused. */
  readonly object: Workload;
  readonly user: string;
  /** Of the last one; Gatekeeper cuts none here. */
  readonly message: string;
  /** Requests, of which one may have several lines. A dry run is logged like any other. */
  readonly count: number;
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
}

/** How far back a webhook pod's log was read. */
export interface LogReach {
  readonly type: 'reach';
  readonly pod: string;
  /** Epoch ms of its first line. */
  readonly since: number;
  /** Epoch ms from when on lines may be missing, the last time that happened. */
  readonly gap?: number;
}

export type AdmissionLogItem = LoggedDenial | LogReach;

export const admissionLogList = listKey<AdmissionLogItem>('admission-log');

/** So many are kept of one pod's log, those that were last refused. */
const most = 500;
/** Lines of one request are written in one go: what comes later by so many ms is of another. */
const oneRequest = 5_000;

interface Line {
  readonly constraint: LoggedDenial['constraint'];
  /** As refused, with the name that it was to have. */
  readonly refused: Workload;
  readonly user: string;
  readonly message: string;
}

interface Request {
  readonly name: string;
  readonly at: number;
  readonly messages: Set<string>;
}

/**
 * Adds up the refusals in a webhook pod's log, line by line. A request that breaks a constraint in two places has two lines, and is one
 * refusal; the same line again is the next. What `isOwn` knows was asked by dry run from here and is no denial.
 */
export function tallyDenials(pod: string, isOwn: (refused: Workload, at: number) => boolean = () => false) {
  const tallies = new Map<string, { denial: LoggedDenial; request: Request }>();
  let reach: LogReach | undefined;
  let items: readonly AdmissionLogItem[] = [];

  function show(): true {
    items = [...(reach ? [reach] : []), ...[...tallies.values()].map(({ denial }) => denial)];
    return true;
  }

  return {
    /** True when the items are others now. */
    take(text: string, at: number): boolean {
      const isFirst = reach === undefined;
      reach ??= { type: 'reach', pod, since: at };
      const line = parseLine(text);
      if (line === undefined) return isFirst && show();
      const { constraint, refused, user, message } = line;
      const maker = makerOf(user, refused);
      if (maker === undefined && isOwn(refused, at)) return isFirst && show();
      const object = maker ?? refused;
      const key = JSON.stringify([constraint.kind, constraint.name, Object.values(object), user]);
      const known = tallies.get(key);
      const { name } = refused;
      tallies.delete(key);
      if (known !== undefined && isOfRequest(known.request, name, message, at)) {
        known.request.messages.add(message);
        tallies.set(key, known);
        return isFirst && show();
      }
      const before = known?.denial ?? { count: 0, first: at };
      const denial: LoggedDenial = {
        type: 'logged-denial',
        pod,
        constraint,
        object,
        user,
        message,
        count: before.count + 1,
        first: before.first,
        last: at,
      };
      tallies.set(key, { denial, request: { name, at, messages: new Set([message]) } });
      const [oldest] = tallies.size > most ? tallies.keys() : [];
      if (oldest !== undefined) tallies.delete(oldest);
      return show();
    },
    gap(): boolean {
      if (reach)
        reach = { ...reach, gap: Math.max(reach.since, ...[...tallies.values()].map(({ denial }) => denial.last)) };
      return show();
    },
    items: () => items,
  };
}

function isOfRequest({ name, at: began, messages }: Request, of: string, message: string, at: number): boolean {
  return name === of && at - began < oneRequest && !messages.has(message);
}

/** A line of a refusal. `denied admission` is said of what warn and dryrun constraints let pass too, and of a template's own refusal. */
function parseLine(text: string): Line | undefined {
  // Most lines are no such, and to parse them takes a hundred times as long.
  if (!text.includes('"process":"admission"') || !text.includes('"event_type":"violation"')) return undefined;
  const line = objectOf(parsed(text));
  const action = textOf(line.constraint_action);
  const denies =
    action === 'deny' || (action === 'scoped' && textsOf(line.constraint_enforcement_actions).includes('deny'));
  const constraint = { kind: textOf(line.constraint_kind), name: textOf(line.constraint_name) };
  if (!denies || line.process !== 'admission' || constraint.name === '') return undefined;
  return {
    constraint,
    refused: {
      group: textOf(line.resource_group),
      kind: textOf(line.resource_kind),
      namespace: textOf(line.resource_namespace),
      name: textOf(line.resource_name),
    },
    user: textOf(line.request_username),
    message: textOf(line.msg).replace(/^denied admission: /, ''),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
