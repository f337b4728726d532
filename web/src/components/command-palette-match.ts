export interface Command {
  id: string;
  /** Commands of one group stand together, in the order in which the groups first appear. */
  group: string;
  title: string;
  /** What else is searched and shown, quieter: who asked, the policy. */
  hint?: string;
  /** Lighter ones give way to others that fit as well. */
  weight?: number;
  /** The keys that do the same. */
  keys?: string[];
  run: () => void;
}

const isStart = (text: string, at: number) => at === 0 || /[\s\-_/.,:;(“"'’]/.test(text[at - 1] ?? '');

/**
 * How well the letters of `search` are found in `text`, in order and not necessarily together; null where they are not. Beginnings of
 * words and letters that stand together weigh more, and an early find more than a late one.
 */
export function scoreOf(search: string, text: string): number | null {
  const wanted = search.toLowerCase().replaceAll(/\s+/g, '');
  if (wanted === '') return 0;
  const inside = text.toLowerCase();
  const whole = inside.indexOf(search.toLowerCase().trim());
  if (whole >= 0) return 1_000 + (isStart(inside, whole) ? 200 : 0) - Math.min(whole, 100) - inside.length / 100;
  let score = 0;
  let at = -1;
  let together = 0;
  for (const letter of wanted) {
    // The beginning of a later word is a better find than the middle of this one.
    const next = nextOf(inside, letter, at + 1, at);
    if (next < 0) return null;
    together = next === at + 1 ? together + 1 : 0;
    score += (isStart(inside, next) ? 12 : 1) + together * 4;
    at = next;
  }
  return score - inside.length / 100;
}

function nextOf(text: string, letter: string, from: number, before: number): number {
  const first = text.indexOf(letter, from);
  if (first < 0 || first === before + 1 || isStart(text, first)) return first;
  for (let at = text.indexOf(letter, first + 1); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isStart(text, at)) return at;
  }
  return first;
}

const hasPhrase = (command: Command, phrase: string) =>
  phrase !== '' && command.title.toLowerCase().includes(phrase.toLowerCase());

/** The commands in which every word is found, the best groups and the best in each group first; all, as given, where nothing is searched. */
export function findCommands(commands: Command[], search: string, mostOfGroup = 8): Command[] {
  const wanted = search.trim();
  const words = wanted.split(/\s+/);
  const scored = commands.flatMap((command) => {
    const found = words.map((word) => {
      const byHint = command.hint ? scoreOf(word, command.hint) : null;
      return Math.max(scoreOf(word, command.title) ?? -Infinity, (byHint ?? -Infinity) - 50);
    });
    const score = found.reduce((sum, each) => sum + each, 0) / found.length + (command.weight ?? 0);
    return score === -Infinity ? [] : [{ command, score: score + (hasPhrase(command, wanted) ? 100 : 0) }];
  });
  const groups = new Map<string, { command: Command; score: number }[]>();
  for (const each of scored) groups.set(each.command.group, [...(groups.get(each.command.group) ?? []), each]);
  const best = (group: { score: number }[]) => Math.max(...group.map(({ score }) => score));
  const ordered = [...groups.values()];
  if (wanted !== '') {
    ordered.sort((a, b) => best(b) - best(a));
    for (const group of ordered) group.sort((a, b) => b.score - a.score);
  }
  return ordered.flatMap((group) => group.slice(0, mostOfGroup).map(({ command }) => command));
}
