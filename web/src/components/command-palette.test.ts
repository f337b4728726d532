import { describe, expect, it } from 'vitest';
import { type Command, findCommands, scoreOf } from './command-palette-match';

const command = (group: string, title: string, hint?: string): Command => ({
  id: title,
  group,
  title,
  hint,
  run: () => undefined,
});

describe('scoreOf', () => {
  it('finds letters in order, and only so', () => {
    expect(scoreOf('pdc', 'Production database copy')).not.toBeNull();
    expect(scoreOf('copy prod', 'Production database copy')).toBeNull();
    expect(scoreOf('', 'anything')).toBe(0);
  });

  it('prefers whole words, then beginnings of words', () => {
    const by = (search: string) => (a: string, b: string) =>
      (scoreOf(search, b) ?? -1e9) - (scoreOf(search, a) ?? -1e9);
    expect(['Production', 'New request', 'My requests'].sort(by('req'))[0]).toBe('My requests');
    expect(['Main board reset', 'My big run', 'Amber'].sort(by('mbr'))[0]).toBe('My big run');
  });
});

describe('findCommands', () => {
  const commands = [
    command('Go to', 'Inbox'),
    command('Go to', 'Register'),
    command('To decide', 'Contractor laptop', 'Rita Ravn'),
    command('To decide', 'Release 41'),
  ];
  it('leaves all in their order where nothing is searched', () => {
    expect(findCommands(commands, ' ').map(({ title }) => title)).toEqual([
      'Inbox',
      'Register',
      'Contractor laptop',
      'Release 41',
    ]);
  });
  it('keeps groups together, the one with the best find first', () => {
    expect(findCommands(commands, 'rel').map(({ title }) => title)[0]).toBe('Release 41');
    expect(findCommands(commands, 'rita').map(({ title }) => title)).toEqual(['Contractor laptop']);
    expect(findCommands(commands, 'zzz')).toEqual([]);
  });
});
