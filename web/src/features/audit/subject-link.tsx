import { TextLink } from '@/components/link';
import { UserLine } from '@/components/user-text';
import { inertText } from '@/lib/inert-text';
import { humanize } from '@/lib/text-rules';
import { auditTexts as words } from './texts';
import { shortId } from './words';

interface Props {
  type: string;
  id: string;
  /** What it is called, where that is known. */
  name?: string;
}

/** What a record is about, as a link to its page where there is one. */
export function SubjectLink({ type, id, name }: Props) {
  const kind = words.subjects[type] ?? humanize(type);
  // Lists cut a long name off.
  const title = name ? `${kind} ${inertText(name)}` : id;
  const text = (
    <>
      {kind} {name ? <UserLine>{name}</UserLine> : <code>{shortId(id)}</code>}
    </>
  );
  const params = { id };
  switch (type) {
    case 'execution':
      return (
        <TextLink to="/executions/$id" params={params} inherit title={title}>
          {text}
        </TextLink>
      );
    case 'approval':
      return (
        <TextLink to="/approvals/$id" params={params} inherit title={title}>
          {text}
        </TextLink>
      );
    case 'entry':
      return (
        <TextLink to="/register/$id" params={params} inherit title={title}>
          {text}
        </TextLink>
      );
    case 'workflow':
      return (
        <TextLink to="/workflows/$id" params={params} inherit title={title}>
          {text}
        </TextLink>
      );
    default:
      return <span title={title}>{text}</span>;
  }
}
