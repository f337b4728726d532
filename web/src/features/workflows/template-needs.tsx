import { TextLink } from '@/components/link';
import type { TemplateNeed } from '@/lib/templates';
import { workflowTexts as words } from './texts';
import classes from './workflows.module.css';

const places = { connection: '/connections', group: '/groups', variable: '/variables', person: null } as const;
const kinds = Object.keys(places) as TemplateNeed['kind'][];

export const missingOf = (needs: TemplateNeed[]) => needs.filter(({ there }) => !there);

/** What is to be set up before a template works as it is written, and what happens until then. */
export function TemplateNeeds({ needs }: { needs: TemplateNeed[] }) {
  const missing = missingOf(needs);
  if (!missing.length) return null;
  return (
    <div className={classes.needs} role="status">
      <div className={classes.needsTitle}>{words.making.needs.title}</div>
      <ul>
        {kinds.map((kind) => {
          const names = missing.filter((need) => need.kind === kind).map(({ name }) => name);
          if (!names.length) return null;
          const to = places[kind];
          const { what, until } = words.making.needs[kind];
          return (
            <li key={kind}>
              {to ? (
                <TextLink to={to} inherit>
                  {what(names.length)}
                </TextLink>
              ) : (
                what(names.length)
              )}{' '}
              <b>{names.join(', ')}</b>: {until(names.length)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
