import { Text } from '@mantine/core';
import { OutcomeBadge } from '@/components/badge';
import { FieldValue, fieldPath } from '@/components/field-list';
import { TextLink } from '@/components/link';
import { Section } from '@/components/page';
import { isFileField } from '@/components/schema-form';
import { Time } from '@/components/time';
import { UserLine, UserText } from '@/components/user-text';
import type { Approval, Change, Decision, EarlierRevision, Json, Schema } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { pointerParts } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import classes from './approval.module.css';
import { FieldNotes } from './field-notes';
import { approvalTexts as words } from './texts';

/** What the requester corrected since an earlier revision. */
export function ChangesCard({ last, approval }: { last: EarlierRevision; approval: Approval }) {
  const order = Object.keys(approval.schema?.properties ?? {});
  const place = ({ pointer }: Change) => order.indexOf(pointerParts(pointer)[0] ?? '');
  const changes = [...(last.changes ?? [])].sort((a, b) => place(a) - place(b));
  return (
    <Section title={words.changes(last.revision)}>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.noChanges}
        </Text>
      )}
      <dl className={classes.changes}>
        {changes.map((change) => (
          <div key={change.pointer}>
            <dt>
              <UserLine>{fieldPath(change.pointer, approval.schema)}</UserLine>
            </dt>
            <dd className={classes.change}>
              <span className={classes.removed}>
                <span className={classes.changeLabel}>{words.before}</span>
                <ChangedValue value={change.before} pointer={change.pointer} approval={approval} />
              </span>
              <span className={classes.added}>
                <span className={classes.changeLabel}>{words.after}</span>
                <ChangedValue value={change.after} pointer={change.pointer} approval={approval} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** Files by their names. Of those that are no longer part of the request, only how many they were is known here. */
function ChangedValue(props: { value: Json | undefined; pointer: string; approval: Approval }) {
  const { value, pointer, approval } = props;
  const field = pointerParts(pointer)[0] ?? '';
  const declared = approval.schema?.properties?.[field];
  if (!declared || !isFileField(declared)) return <FieldValue value={value} />;
  const ids = (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string');
  const files = (approval.context?.files ?? []).filter((file) => ids.includes(file.id));
  const gone = ids.length - files.length;
  const names = [...files.map((file) => file.name), ...(gone > 0 ? [texts.form.filesGone(gone)] : [])];
  return <UserLine>{names.join(', ') || texts.common.none}</UserLine>;
}

/** What was decided on earlier revisions, newest first. */
export function HistoryCard({ history, schema }: { history: EarlierRevision[]; schema?: Schema | null }) {
  const newestFirst = [...history].sort((a, b) => b.revision - a.revision);
  return (
    <Section title={words.history}>
      {newestFirst.map((earlier) => (
        <div key={earlier.approval_id} className={classes.earlier}>
          <div className={classes.stageHead}>
            <TextLink to="/approvals/$id" params={{ id: earlier.approval_id }}>
              {words.revision(earlier.revision)}
            </TextLink>
            {earlier.outcome && <OutcomeBadge outcome={earlier.outcome} />}
          </div>
          <DecisionList decisions={earlier.decisions} schema={schema} />
        </div>
      ))}
    </Section>
  );
}

export function DecisionList({ decisions, schema }: { decisions: Decision[]; schema?: Schema | null }) {
  return (
    <ul className={classes.decisions}>
      {decisions.map((decision) => (
        <li key={decision.id}>
          <Text size="sm">
            <strong>
              <UserLine>{partyName(decision.reviewer)}</UserLine>
            </strong>{' '}
            {texts.decided[decision.decision]}{' '}
            {decision.on_behalf_of && <UserLine>{`${words.onBehalf(partyName(decision.on_behalf_of))} `}</UserLine>}
            <span className={classes.how}>
              <Time at={decision.at} />
            </span>
          </Text>
          {decision.comment && (
            <blockquote className={classes.comment}>
              <UserText>{decision.comment}</UserText>
            </blockquote>
          )}
          <FieldNotes notes={decision.field_notes} schema={schema} />
        </li>
      ))}
    </ul>
  );
}
