/** What can be typed after `:` to change Azure from any page. */
export const operationNames = [
  'enable-addon',
  'disable-addon',
  'scan',
  'attach-acr',
  'assign',
  'abort-operation',
] as const;
