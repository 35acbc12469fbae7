import { type ComponentType, createElement, useEffect, useSyncExternalStore } from 'react';
import { Lines } from '../parts/lines.tsx';
import type { ViewProps } from './view-definition.ts';

/** A view whose module is loaded when the view is first opened, or before that by `load`. */
export type LazyView = ComponentType<ViewProps> & Pick<ViewModule, 'load' | 'isSettled'>;

/** Makes a view of what brings its component. Until that is there its place is empty. */
export function lazyView(bring: () => Promise<ComponentType<ViewProps>>): LazyView {
  const module = new ViewModule(bring);
  const view = (props: ViewProps) => createElement(InPlace, { module, ...props });
  return Object.assign(view, { load: module.load, isSettled: module.isSettled });
}

export function isLazy(view: ComponentType<ViewProps>): view is LazyView {
  return 'load' in view && 'isSettled' in view;
}

class ViewModule {
  component: ComponentType<ViewProps> | undefined;
  failure: Error | undefined;
  readonly #bring: () => Promise<ComponentType<ViewProps>>;
  readonly #listeners = new Set<() => void>();
  #loading: Promise<void> | undefined;

  constructor(bring: () => Promise<ComponentType<ViewProps>>) {
    this.#bring = bring;
  }

  /** Settles when the view can be drawn, or cannot be: it says so then in its own place. Asked again, it tries again. */
  readonly load = (): Promise<void> => {
    if (this.component) return Promise.resolve();
    this.#loading ??= this.#bring()
      .then(
        (component) => {
          this.component = component;
        },
        (error: unknown) => {
          this.failure = error instanceof Error ? error : new Error(String(error));
        },
      )
      .then(() => {
        this.#loading = undefined;
        for (const listener of this.#listeners) listener();
      });
    return this.#loading;
  };

  /** Whether there is anything to draw: the view, or why it cannot be loaded. */
  readonly isSettled = (): boolean => this.component !== undefined || this.failure !== undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

function InPlace({ module, ...props }: ViewProps & { readonly module: ViewModule }) {
  const View = useSyncExternalStore(module.subscribe, () => module.component);
  const failure = useSyncExternalStore(module.subscribe, () => module.failure);
  useEffect(() => void module.load(), [module]);
  if (View) return <View {...props} />;
  const lines = failure ? [[' ', ['error', `✖ this view cannot be loaded: ${failure.message}`] as const]] : [];
  return <Lines lines={lines} width={props.width} height={props.height} fill />;
}
