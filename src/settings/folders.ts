import { homedir } from 'node:os';
import { join } from 'node:path';
import { xdgCache, xdgConfig, xdgState } from 'xdg-basedir';

/** Where the program's files are, by the XDG base directory specification. Nothing is made here. */
export const folders = {
  /** The user's settings and themes; the program never writes here. */
  config: join(xdgConfig ?? join(homedir(), '.config'), 'constable'),
  /** What outlives a run, such as the journal. */
  state: join(xdgState ?? join(homedir(), '.local', 'state'), 'constable'),
  /** What can be fetched again. */
  cache: join(xdgCache ?? join(homedir(), '.cache'), 'constable'),
} as const;
