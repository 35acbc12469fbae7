const units: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity of memory, such as `512Mi`, in bytes; undefined for anything else. */
export function bytesOf(quantity: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT]i|[kMGT]?)$/.exec(quantity);
  const unit = units[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}

/** A Kubernetes quantity, a number or text such as `250m` or `1Gi`, in its base unit; undefined for anything else. */
export function amountOf(quantity: unknown): number | undefined {
  if (typeof quantity === 'number') return Number.isFinite(quantity) ? quantity : undefined;
  if (typeof quantity !== 'string') return undefined;
  const match = /^(\d+(?:\.\d+)?|\.\d+)([KMGTPE]i|[mkMGTPE]?)$/.exec(quantity);
  const unit = units[match?.[2] ?? ''];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}
