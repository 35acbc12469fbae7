import chalk from 'chalk';
import { Box, useApp, useInput, usePaste, useWindowSize } from 'ink';
import { useLayoutEffect, useMemo, useState } from 'react';
import type { Theme } from '../../themes/theme.ts';
import { Lines } from '../parts/lines.tsx';
import { createPaint, type Depth } from '../parts/paint.ts';
import { ScreenContext } from '../parts/screen-context.ts';
import { contextLine } from './context-line.ts';
import { DialogRoomContext } from './dialogs/dialog-room.ts';
import { HintLine } from './hint-line.tsx';
import { KeyQueue } from './key-queue.ts';
import { keysOf } from './keys.ts';
import { PromptLine } from './prompt-line.tsx';
import type { Shell } from './shell.ts';
import { shellActions } from './shell-actions.ts';
import { ShellContext, useActions, useLive, useNow, useShell, useShellState } from './shell-context.ts';
import { problemLines } from './status.ts';

/** The whole screen: context line, what is wrong with the connection, the page, and the line of keys. */
export function Console({ shell, theme, depth = chalk.level, ascii = false, size }: ConsoleProps) {
  const terminal = useWindowSize();
  const screen = useMemo(() => ({ paint: createPaint(theme, depth), ascii }), [theme, depth, ascii]);
  const { columns, rows } = size ?? terminal;
  return (
    <ShellContext value={shell}>
      <ScreenContext value={screen}>
        <Frame width={columns} height={rows} />
      </ScreenContext>
    </ShellContext>
  );
}

export interface ConsoleProps {
  readonly shell: Shell;
  readonly theme: Theme;
  /** What the terminal can show, if that is not what chalk takes it for. */
  readonly depth?: Depth;
  readonly ascii?: boolean;
  /** Instead of the terminal's own. */
  readonly size?: { readonly columns: number; readonly rows: number } | undefined;
}

function Frame({ width, height }: { width: number; height: number }) {
  const shell = useShell();
  const [queue] = useState(() => new KeyQueue(shell));
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => {
    shell.suspend = (run) => suspendTerminal(run);
  }, [shell, suspendTerminal]);
  useInput((input, key) => queue.press(keysOf(input, key)));
  usePaste((text) => queue.paste(text));
  useActions('Everywhere', 'shell', shellActions, () => shell);
  const connection = useLive((state) => state.connection);
  const prompt = useShellState((state) => state.prompt);
  const fullScreen = useShellState((state) => state.fullScreen);
  const problems = problemLines(connection);
  const above = fullScreen ? 0 : 1 + problems.length;
  const body = Math.max(3, height - above - 1);
  return (
    <Box flexDirection="column" width={width} height={height}>
      {!fullScreen && <ContextLine width={width} />}
      {!fullScreen && problems.length > 0 && <Lines lines={problems} width={width} />}
      <Box flexDirection="column" width={width} height={body} flexShrink={0}>
        <CurrentPage width={width} height={body} />
        <Dialogs width={width} height={body} />
      </Box>
      {prompt ? <PromptLine prompt={prompt} width={width} row={height - 1} /> : <HintLine width={width} />}
    </Box>
  );
}

function ContextLine({ width }: { width: number }) {
  const connection = useLive((state) => state.connection);
  const picture = useLive((state) => state.picture);
  const namespace = useShellState((state) => state.namespace);
  const now = useNow();
  const line = useMemo(
    () => contextLine(connection, picture, namespace, now, width),
    [connection, picture, namespace, now, width],
  );
  return <Lines lines={[line]} width={width} />;
}

function CurrentPage({ width, height }: { width: number; height: number }) {
  const { views } = useShell();
  const page = useShellState((state) => state.pages.at(-1));
  const view = views.find(({ id }) => id === page?.request.view);
  if (page === undefined || view === undefined) return <Lines lines={[[' no such view']]} width={width} />;
  const View = view.component;
  return <View key={page.id} page={page} width={width} height={height} />;
}

function Dialogs({ width, height }: { width: number; height: number }) {
  const dialog = useShellState((state) => state.dialogs.at(-1));
  const room = useMemo(() => ({ width, height }), [width, height]);
  if (dialog === undefined) return null;
  return <DialogRoomContext value={room}>{dialog.element}</DialogRoomContext>;
}
