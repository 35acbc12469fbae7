/** Who did something, as ARM has it: a name that was written down, or an object id of the directory. */
export interface Author {
  readonly id?: string;
  /** Remote text. */
  readonly name?: string;
}

/** What is known of an object id. */
export interface Principal {
  /** Lower case. */
  readonly id: string;
  /** Absent where the directory has no such object, or does not tell its name. Remote text. */
  readonly name?: string;
  /** `user`, `group`, `service principal`: as the directory or a role assignment has it. */
  readonly type?: string;
  /** The directory was asked and has nothing of that id. */
  readonly gone?: true;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether it is an id of the directory, and not a name. */
export function isObjectId(text: string): boolean {
  return guid.test(text);
}

/** The first that is a name, and the first that is an id; undefined when ARM tells neither. */
export function authorFrom(...texts: readonly string[]): Author | undefined {
  const told = texts.filter((text) => text !== '');
  const name = told.find((text) => !isObjectId(text));
  const id = told.find(isObjectId)?.toLowerCase();
  if (name === undefined && id === undefined) return undefined;
  return { ...(name === undefined ? {} : { name }), ...(id === undefined ? {} : { id }) };
}
