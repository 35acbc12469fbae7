/** RFC 3339 in UTC; the fraction only where there is one. Moments are facts in this form, as Kubernetes writes them. */
export function timestamp(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().replace('.000Z', 'Z');
}

/** `{ [key]: value }`, or nothing when the value is not known: facts leave out what nobody can say. */
export function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: Value });
}

/** As `given`, of a moment in epoch ms. */
export function moment<Key extends string>(key: Key, epochMilliseconds: number | undefined): { [K in Key]?: string } {
  return given(key, epochMilliseconds === undefined ? undefined : timestamp(epochMilliseconds));
}

/** The fields of an item that are facts as they stand; what it does not have is left out. */
export function told<Item extends object, Name extends keyof Item>(
  item: Item,
  names: readonly Name[],
): Pick<Item, Name> {
  const known = names.filter((name) => item[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, item[name]])) as Pick<Item, Name>;
}
