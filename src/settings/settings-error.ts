/** A setting that cannot be used. The message says where it stands (file, line, key, or variable) and what is wrong. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
