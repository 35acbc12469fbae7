import * as z from 'zod';

const group = z.looseObject({}).optional();

/** The parts of a k9s skin and of the `governance:` block that are read; unknown keys are let through. */
export const skinFile = z.looseObject({
  k9s: z
    .looseObject({
      body: group,
      prompt: group,
      info: group,
      dialog: group,
      frame: z.looseObject({ border: group, menu: group, crumbs: group, status: group, title: group }).optional(),
      views: z.looseObject({ table: z.looseObject({ header: group }).optional(), yaml: group }).optional(),
    })
    .optional(),
  governance: z
    .looseObject({
      appearance: z.enum(['dark', 'light']).optional(),
      severity: group,
      action: group,
      badge: group,
      field: group,
      match: group,
    })
    .optional(),
});
