import { http, HttpResponse } from 'msw';
import { at } from './data';

const minute = 60_000;

/** Newest first, as the demo keeps them. One of them tries what a mail may try. */
export const mails = [
  {
    id: '000003',
    date: at(-2 * minute),
    from: 'NeuronFlow <neuronflow@localhost>',
    to: 'Sven Lindqvist <sven@example.com>',
    subject: 'Your decision is needed: Service account without multi-factor sign-in for the ticket import',
    text: `Hello Sven,\n\nRita Ravn asks for an exception, and your decision is needed.\n\nhttp://127.0.0.1/d/abc_DEF-123\n\nRevision: 2\nDue: in two days\n`,
  },
  {
    id: '000002',
    date: at(-50 * minute),
    from: 'NeuronFlow <neuronflow@localhost>',
    to: 'Rita Ravn <rita@example.com>',
    subject: 'Changes are asked for: <img src=x onerror=alert(1)>',
    text: 'Look at https://evil.example/d/abc and javascript:alert(1) and \u202egnp.exe\n<b>bold</b>\n',
  },
  {
    id: '000001',
    date: at(-26 * 60 * minute),
    from: 'NeuronFlow <neuronflow@localhost>',
    to: 'Mark Mensah <mark@example.com>',
    subject: 'Exception granted: Flexible fare after a cancelled train',
    text: 'It is in force until 6 December.\n',
  },
];

export const outboxHandlers = [
  http.get('*/api/v1/demo/outbox', ({ request }) => {
    // Links of the demo's mails lead to the server that wrote them.
    const { origin } = new URL(request.url);
    const items = mails.map((mail) => ({ ...mail, text: mail.text.replace('http://127.0.0.1/d/', `${origin}/d/`) }));
    return HttpResponse.json({ items, next_cursor: null });
  }),
];
