import type { PageRequest } from '../shell/page.ts';

export const operationsPage: PageRequest = { view: 'operations' };
