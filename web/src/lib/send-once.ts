import { useState } from 'react';

/** What an attempt to send something is told apart by, so that a lost answer or a second click counts once. */
export interface SendKey {
  /** The same as long as what is sent stays the same. */
  of: (what: unknown) => string;
  /** The same again is something new from now on. */
  forget: () => void;
}

function makeSendKey(): SendKey {
  let last: { text: string; key: string } | null = null;
  return {
    of: (what) => {
      const text = JSON.stringify(what);
      if (last?.text !== text) last = { text, key: crypto.randomUUID() };
      return last.key;
    },
    forget: () => {
      last = null;
    },
  };
}

export const useSendKey = (): SendKey => useState(makeSendKey)[0];
