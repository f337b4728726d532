// The built pages with a mocked API, to look at them without a server: `npm run build && npm run mock`.
// It sends the same content security policy as the server, so that what it forbids shows here.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { createServer as createVite } from 'vite';

const dist = process.env.NF_DIST ? `${process.env.NF_DIST}/` : new URL('../dist/', import.meta.url).pathname;
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; " +
  "font-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

async function staticFile(path) {
  const name = join(dist, normalize(path));
  if (!name.startsWith(dist) || !extname(name)) return null;
  return readFile(name).then(
    (body) => ({ body, type: types[extname(name)] ?? 'application/octet-stream' }),
    () => null,
  );
}

/** Starts on loopback; the result has `url`, `mock` (who is signed in) and `close`. */
export async function startMockServer(port = 0) {
  const vite = await createVite({ server: { middlewareMode: true }, appType: 'custom', logLevel: 'error' });
  const { answer, mock, people } = await vite.ssrLoadModule('/src/testing/mock-server.ts');

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    const file = await staticFile(url.pathname);
    if (file || wantsPage) {
      const page = file ?? { body: await readFile(join(dist, 'index.html')), type: types['.html'] };
      response.writeHead(200, { 'Content-Type': page.type, 'Content-Security-Policy': policy });
      return response.end(page.body);
    }
    if (url.pathname === '/api/v1/events') {
      // Open for as long as the page is, and nothing ever changes.
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      return response.write('event: ready\ndata: {}\n\n');
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length ? Buffer.concat(chunks) : undefined;
    const answered = await answer(new Request(url, { method: request.method, headers: request.headers, body }));
    if (!answered) return response.writeHead(404).end();
    response.writeHead(answered.status, Object.fromEntries(answered.headers));
    response.end(Buffer.from(await answered.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    mock,
    people,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await vite.close();
    },
  };
}

if (import.meta.filename === process.argv[1]) {
  const { url } = await startMockServer(4180);
  console.log(`listening on ${url}`);
}
