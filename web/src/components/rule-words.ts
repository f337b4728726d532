import type { Schema } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { fieldLabel } from './field-list';
import { ruleWords as words } from './rule-words-texts';

/**
 * A routing rule in words: "Area is Security or Compliance". Reads the part of CEL that such rules are made of; null for anything else,
 * which is then shown as it is written.
 */
export function ruleInWords(expression: string, schema?: Schema | null): string | null {
  try {
    const reader = new Reader(tokensOf(expression), schema);
    const said = reader.or();
    return reader.atEnd() ? said.charAt(0).toUpperCase() + said.slice(1) : null;
  } catch {
    return null;
  }
}

interface Token {
  kind: 'name' | 'number' | 'text' | 'sign';
  value: string;
}

class NotUnderstood extends Error {}

const tokenForm =
  /\s*(?:(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<number>-?\d+(?:\.\d+)?)|'(?<single>[^'\\]*)'|"(?<double>[^"\\]*)"|(?<sign>&&|\|\||[=!<>]=|[<>!()[\],]))/y;

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  tokenForm.lastIndex = 0;
  const text = expression.trim();
  while (tokenForm.lastIndex < text.length) {
    const groups = tokenForm.exec(text)?.groups;
    if (!groups) throw new NotUnderstood();
    const { name, number, single, double, sign } = groups;
    if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else tokens.push({ kind: 'text', value: single ?? double ?? '' });
  }
  return tokens;
}

const comparisons: Record<string, (a: string, b: string) => string> = {
  '==': words.is,
  '!=': words.isNot,
  '>': words.moreThan,
  '>=': words.atLeast,
  '<': words.lessThan,
  '<=': words.atMost,
};

class Reader {
  private at = 0;
  constructor(
    private readonly tokens: Token[],
    private readonly schema?: Schema | null,
  ) {}

  atEnd(): boolean {
    return this.at === this.tokens.length;
  }

  or(): string {
    const parts = [this.and()];
    while (this.take('||')) parts.push(this.and());
    return parts.join(words.or);
  }

  private and(): string {
    const parts = [this.condition()];
    while (this.take('&&')) parts.push(this.condition());
    return parts.join(words.and);
  }

  private condition(): string {
    if (this.take('!')) return this.negated();
    if (this.take('(')) {
      const inside = this.or();
      this.need(')');
      return `(${inside})`;
    }
    if (this.peekCall('has')) return words.given(this.argument());
    const left = this.operand();
    const next = this.tokens[this.at];
    if (next?.kind === 'name' && next.value === 'in') {
      this.at += 1;
      return words.is(left, this.list());
    }
    const compare = next?.kind === 'sign' ? comparisons[next.value] : undefined;
    if (!compare) return words.yes(left);
    this.at += 1;
    return compare(left, this.operand());
  }

  private negated(): string {
    if (this.peekCall('has')) return words.notGiven(this.argument());
    return words.no(this.operand());
  }

  private list(): string {
    this.need('[');
    const items = [this.operand()];
    while (this.take(',')) items.push(this.operand());
    this.need(']');
    return items.join(words.orOne);
  }

  private operand(): string {
    if (this.peekCall('days')) {
      this.at += 2;
      const from = this.operand();
      this.need(',');
      const until = this.operand();
      this.need(')');
      return words.days(from, until);
    }
    if (this.peekCall('date')) return this.argument();
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.kind === 'number') return new Intl.NumberFormat('en').format(Number(token.value));
    if (token?.kind === 'text') return /^[a-z_]+$/.test(token.value) ? humanize(token.value) : `“${token.value}”`;
    if (token?.kind === 'name') return this.named(token.value);
    throw new NotUnderstood();
  }

  /** A field of the request by its title, a value of a step by its name. */
  private named(path: string): string {
    const next = this.tokens[this.at];
    if (next?.kind === 'sign' && next.value === '(') throw new NotUnderstood();
    const field = /^trigger\.body\.(\w+)$/.exec(path)?.[1];
    if (field !== undefined) return fieldLabel(field, this.schema);
    const value = /^nodes\.\w+\.(\w+)$/.exec(path)?.[1] ?? /^vars\.(\w+)$/.exec(path)?.[1];
    if (value === undefined) throw new NotUnderstood();
    return humanize(value);
  }

  private argument(): string {
    this.at += 2;
    const inside = this.operand();
    this.need(')');
    return inside;
  }

  private peekCall(name: string): boolean {
    const [first, second] = [this.tokens[this.at], this.tokens[this.at + 1]];
    return first?.kind === 'name' && first.value === name && second?.kind === 'sign' && second.value === '(';
  }

  private take(sign: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.at += 1;
    return true;
  }

  private need(sign: string): void {
    if (!this.take(sign)) throw new NotUnderstood();
  }
}
