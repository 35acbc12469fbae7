/** An object without the fields that are undefined, or null as services write it: what is not known is left out. */
export type Defined<T> = {
  [Key in keyof T as Nothing<T[Key]> extends never ? Key : never]: T[Key];
} & { [Key in keyof T as Nothing<T[Key]> extends never ? never : Key]?: NonNullable<T[Key]> };
type Nothing<Value> = Extract<Value, undefined | null>;

export function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => (value ?? undefined) !== undefined),
  ) as Defined<T>;
}
