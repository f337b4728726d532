import { waitFor } from '@testing-library/react';
import { delay, http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { server } from './server';

let asked = false;
let answered = false;

it('asks what takes its time, and does not wait for the answer', async () => {
  server.use(
    http.get('*/api/v1/slow', async () => {
      asked = true;
      await delay(150);
      answered = true;
      return HttpResponse.json({});
    }),
  );
  void fetch('/api/v1/slow');
  await waitFor(() => expect(asked).toBe(true));
  expect(answered).toBe(false);
});

it('begins when the test before has been answered', () => {
  expect(answered).toBe(true);
});
