/** Text that attacks a terminal, named by its attack, and a generator of random mixtures (deterministic by seed). */
export const attacks: Readonly<Record<string, string>> = {
  sgr: '\x1b[31mred\x1b[0m',
  cursor: '\x1b[2J\x1b[H',
  osc8: '\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\',
  osc52: '\x1b]52;c;cm0gLXJm\x07',
  dcs: '\x1bP1$r0m\x1b\\',
  apc: '\x1b_Gf=100;AAAA\x1b\\',
  c1csi: '\x9b31mred',
  c1osc: '\x9d0;title\x9c',
  unterminated: '\x1b]0;never ends',
  reset: '\x1bc',
  carriage: 'good\rbad ',
  backspace: 'deny\b\b\b\bwarn',
  bell: '\x07',
  nul: 'a\x00b',
  bidi: 'abc\u202edcba\u202c\u2066x\u2069',
  zeroWidth: 'a\u200bb\u200dc\u2060d\ufeffe',
  tags: 'x\u{e0041}\u{e0042}',
  filler: '\u3164\u115f\uffa0',
  lines: 'one\ntwo\r\nthree\u2028four\u2029five\x85six',
  tab: 'a\tb',
  lone: '\ud83d alone \ude00',
  zalgo: `e${'\u0301'.repeat(50)}`,
  leadingMark: '\u0301x',
  wide: '日本語 ｆｕｌｌ 👨‍👩‍👧 🇩🇪 ⚠️',
  yaml: '- a: *b\n# c: "d"\ttrue',
  backslash: '\\x1b[31m \\u202e',
  plain: 'container <nginx> has no resource limits',
};

/** Numbers in [0, n) from a seed (mulberry32). */
export function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

export function hostileMixture(roll: (n: number) => number): string {
  const known = Object.values(attacks);
  const ranges = [0x80, 0x100, 0x3000, 0x10000, 0x110000] as const;
  return Array.from({ length: roll(12) }, () => {
    const attack = known[roll(known.length)] ?? '';
    if (roll(2) === 0) return attack.slice(roll(attack.length + 1));
    return String.fromCodePoint(...Array.from({ length: roll(6) }, () => roll(ranges[roll(5)] ?? 0x80)));
  }).join('');
}

/** Everything a terminal could act on or not draw. Written apart from the code under test, by ranges. */
export const rawHostile =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\ud800-\udfff]|\u034f|[\u17b4\u17b5]|[\u180b-\u180d\u180f]|[\ufe00-\ufe0f]/u;
