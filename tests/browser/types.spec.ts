import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from './support/test.ts';

const kScript = resolve(import.meta.dirname, '../../web/scripts/types.mjs');

test('the types that the pages are built with are what the server says of itself', ({ server }) => {
  const { status, stderr } = spawnSync(process.execPath, [kScript, server.url, '--check'], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
