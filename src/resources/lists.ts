import type { ResourceLists } from '../state/resource-lists.ts';
import { resources } from './resources.ts';

/** All that resources have read beside what every check rests on. */
export const lists: ResourceLists = {
  cluster: resources.flatMap(({ lists: own }) => own?.cluster ?? []),
  azure: resources.flatMap(({ lists: own }) => own?.azure ?? []),
};
