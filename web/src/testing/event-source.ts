import { vi } from 'vitest';

/** The browser's stream of events, in a test's hands. */
export class FakeEventSource extends EventTarget {
  static all: FakeEventSource[] = [];
  closed = false;
  onerror: ((event: Event) => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.all.push(this);
  }

  static get last(): FakeEventSource {
    const last = FakeEventSource.all.at(-1);
    if (!last) throw new Error('no stream was opened');
    return last;
  }

  close(): void {
    this.closed = true;
  }

  tell(event: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }

  fail(): void {
    this.onerror?.(new Event('error'));
  }
}

export function fakeEventSource(): void {
  FakeEventSource.all = [];
  vi.stubGlobal('EventSource', FakeEventSource);
}
