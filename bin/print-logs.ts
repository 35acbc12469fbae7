/** The command that prints logs. Loaded only for it, with all that it needs. */
import { componentRoles } from '../src/governance/component.ts';
import { foldLine } from '../src/governance/logs/folded-line.ts';
import { levelOfRow, textOfRow } from '../src/governance/logs/log-chunk.ts';
import type { LogPart } from '../src/governance/logs/log-part.ts';
import { didYouMean } from '../src/governance/near-names.ts';
import { type ComponentPlace, logsNamed, placeLabels, placesOf } from '../src/resources/component-places.ts';
import { openLogs } from '../src/state/read-logs-once.ts';
import { jsonSafe } from '../src/terminal/safe-data.ts';
import { safeText } from '../src/terminal/safe-text.ts';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { LogFlags } from './logs-command.ts';
import { say, writeData } from './output.ts';

/** Prints what the containers of a component, of a pod or of all components wrote, by time, and with --follow what they write. */
export async function printLogs(component: string | undefined, start: Start, flags: LogFlags): Promise<ExitCode> {
  const logs = await openLogs(await start.connect());
  try {
    const named = component === undefined ? {} : logsNamed(component, logs.pods);
    if (named === undefined) {
      const names = [...componentRoles, ...logs.pods.map(({ name }) => name)];
      say(
        `no component or pod is named "${component}"; ${didYouMean(component ?? '', names)}there are ${componentRoles.join(', ')}, and their pods`,
      );
      return exitCode.usage;
    }
    const places = placesOf(named, logs.pods);
    if (places.length === 0) {
      say(`no pod of ${component ?? 'any component'} is here; see constable health`);
      return exitCode.error;
    }
    const printer = new LogPrinter(places, flags);
    const { tail, since, follow = false, previous = false } = flags;
    const wish = {
      places,
      follow: follow && !previous,
      ...(previous && { previous }),
      ...(tail !== undefined && { tailLines: tail }),
      ...(since !== undefined && { sinceSeconds: Math.max(1, Math.round(since / 1000)) }),
    };
    await logs.read(wish, (part) => printer.take(part), new AbortController().signal);
    return printer.code();
  } finally {
    await logs.close();
  }
}

class LogPrinter {
  readonly #places: readonly ComponentPlace[];
  readonly #labels: readonly string[];
  readonly #json: boolean;
  readonly #previous: boolean;
  readonly #failed = new Map<number, 'denied' | 'absent' | 'other'>();

  constructor(places: readonly ComponentPlace[], { output, previous = false }: LogFlags) {
    this.#previous = previous;
    this.#places = places;
    this.#labels = placeLabels(places);
    this.#json = output === 'json';
  }

  async take({ chunk, states }: LogPart): Promise<void> {
    for (const { place, state, problem } of states) {
      if (state === 'denied' || state === 'absent' || state === 'reconnecting')
        this.#failed.set(place, state === 'reconnecting' ? 'other' : state);
      else this.#failed.delete(place);
      if (state === 'absent' && problem?.status === 400 && this.#previous)
        say(`${this.#nameOf(place)}: there is no earlier run: the container never restarted`);
      else if (problem) say(`${this.#nameOf(place)}: ${problem.what}${problem.next === '' ? '' : `; ${problem.next}`}`);
      else if (state === 'waiting') say(`${this.#nameOf(place)}: the container has not started`);
    }
    if (chunk === undefined) return;
    const lines: string[] = [];
    for (let row = 0; row < chunk.ends.length; row++) {
      const place = chunk.place[row] ?? 0;
      const moment = chunk.at[row] ?? Number.NaN;
      const at = Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
      const [text, level] = [textOfRow(chunk, row), levelOfRow(chunk, row)];
      lines.push(this.#json ? this.#jsonOf(at, level, place, text) : this.#textOf(at, level, place, text));
    }
    await writeData(lines.join('\n'));
  }

  /** Of all that could not be read, the gravest; what some of the containers wrote is of use without the others. */
  code(): ExitCode {
    const failed = [...this.#failed.values()];
    if (failed.length < this.#places.length) return exitCode.ok;
    return failed.includes('denied') ? exitCode.permission : exitCode.error;
  }

  #nameOf(place: number): string {
    const { namespace = '', pod = '', container = '' } = this.#places[place] ?? {};
    return `${namespace}/${pod}/${container}`;
  }

  #textOf(at: string | undefined, level: string, place: number, text: string): string {
    const { message, brief } = foldLine(text);
    const fields = brief.map(([name, value]) => ` ${name}=${value}`).join('');
    const head = [at ?? '-', this.#places.length > 1 ? this.#labels[place] : undefined, level.padEnd(7)];
    return safeText(`${head.filter((part) => part !== undefined).join(' ')} ${message}${fields}`);
  }

  #jsonOf(at: string | undefined, level: string, place: number, text: string): string {
    const { namespace, pod, container, role } = this.#places[place] ?? {};
    // Within a text no line ends as it is.
    return jsonSafe({
      ...(at !== undefined && { at }),
      level,
      component: role,
      namespace,
      pod,
      container,
      text,
    }).replaceAll(/\n */g, '');
  }
}
