import { humanize } from './text-rules';
import { texts } from './texts';

/** The way out of a step in words, as they stand after its name; empty for the only one. A switch has named its own. */
export function portInWords(port: string, type?: string): string {
  if (port === 'main') return '';
  const said = type === 'switch' && port !== 'error' ? undefined : texts.port[port];
  const own = humanize(port);
  return said ?? own.charAt(0).toLowerCase() + own.slice(1);
}
