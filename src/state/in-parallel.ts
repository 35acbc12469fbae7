/** Does the work of all, a few `atATime`; rejects with the first that fails, after which no other is begun by its line. */
export async function inParallel<T>(
  all: readonly T[],
  atATime: number,
  work: (one: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = all.entries();
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const [index, one] of rest) await work(one, index);
    }),
  );
}
