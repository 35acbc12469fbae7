import type { PageRequest } from '../shell/page.ts';

export const overviewPage: PageRequest = { view: 'overview' };
