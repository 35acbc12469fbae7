import type { ResourceLists } from '../state/resource-lists.ts';
import { health } from './health.ts';
import { resources } from './resources.ts';

const all = [...resources, health];

/** All that resources have read beside what every check rests on. */
export const lists: ResourceLists = {
  cluster: all.flatMap(({ lists: own }) => own?.cluster ?? []),
  azure: all.flatMap(({ lists: own }) => own?.azure ?? []),
};
