import type { PageRequest } from '../shell/page.ts';

export const azurePage: PageRequest = { view: 'azure' };
