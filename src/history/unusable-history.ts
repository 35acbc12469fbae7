/** Why a file is left untouched. */
export class UnusableHistory extends Error {
  override readonly name = 'UnusableHistory';
}
