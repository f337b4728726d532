import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { rememberSession } from '@/lib/api/client';
import { resetMock } from './handlers';
import { server } from './server';

// Pages load their code on demand, which takes its time on a busy machine. The page's markup in an error helps nobody.
configure({
  asyncUtilTimeout: 40_000,
  getElementError: (message) => Object.assign(new Error(message ?? ''), { name: 'TestingLibraryElementError' }),
});

// What jsdom lacks and the components ask for. Without motion a dialog that is there can be seen at once.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: query.includes('prefers-reduced-motion'),
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
}));
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}
vi.stubGlobal('ResizeObserver', Observer);
vi.stubGlobal('IntersectionObserver', Observer);
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
window.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};

let fetchBefore: typeof fetch;

// What is still being answered. An answer may change what the mocked API keeps, so the next test begins after it.
const unanswered = new Set<Promise<unknown>>();

beforeAll(() => {
  server.listen({ onUnhandledFrame: 'error' });
  // Node's fetch knows no page that an address could be relative to.
  const fetchAbsolute = globalThis.fetch;
  fetchBefore = fetchAbsolute;
  globalThis.fetch = (input, init) => {
    const answer = fetchAbsolute(typeof input === 'string' ? new URL(input, location.href) : input, init);
    const settled = answer
      .catch(() => undefined)
      .finally(() => {
        unanswered.delete(settled);
      });
    unanswered.add(settled);
    return answer;
  };
});

afterEach(async () => {
  cleanup();
  await Promise.all(unanswered);
  server.resetHandlers();
  resetMock();
  rememberSession(null);
  localStorage.clear();
});

afterAll(() => {
  globalThis.fetch = fetchBefore;
  server.close();
});
