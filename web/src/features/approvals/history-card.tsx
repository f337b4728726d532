import { Text } from '@mantine/core';
import { OutcomeBadge } from '@/components/badge';
import { FieldValue } from '@/components/field-list';
import { TextLink } from '@/components/link';
import { Section } from '@/components/page';
import { Time } from '@/components/time';
import { UserText } from '@/components/user-text';
import type { Change, Decision, EarlierRevision } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { texts } from '@/lib/texts';
import classes from './approval.module.css';
import { fieldName } from './field-name';
import { FieldNotes } from './field-notes';
import { approvalTexts as words } from './texts';

/** What the requester corrected since an earlier revision. */
export function ChangesCard({ from, changes }: { from: number; changes: Change[] }) {
  return (
    <Section title={words.changes(from)}>
      {changes.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.noChanges}
        </Text>
      )}
      <dl className={classes.changes}>
        {changes.map((change) => (
          <div key={change.pointer}>
            <dt>{fieldName(change.pointer)}</dt>
            <dd className={classes.change}>
              <span className={classes.removed}>
                <span className={classes.changeLabel}>{words.before}</span>
                <FieldValue value={change.before} />
              </span>
              <span className={classes.added}>
                <span className={classes.changeLabel}>{words.after}</span>
                <FieldValue value={change.after} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** What was decided on earlier revisions, newest first. */
export function HistoryCard({ history }: { history: EarlierRevision[] }) {
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
          <DecisionList decisions={earlier.decisions} />
        </div>
      ))}
    </Section>
  );
}

export function DecisionList({ decisions }: { decisions: Decision[] }) {
  return (
    <ul className={classes.decisions}>
      {decisions.map((decision) => (
        <li key={decision.id}>
          <Text size="sm">
            <strong>{partyName(decision.reviewer)}</strong> {texts.decided[decision.decision]}{' '}
            {decision.on_behalf_of && `${words.onBehalf(partyName(decision.on_behalf_of))} `}
            <span className={classes.how}>
              <Time at={decision.at} />
            </span>
          </Text>
          {decision.comment && (
            <blockquote className={classes.comment}>
              <UserText>{decision.comment}</UserText>
            </blockquote>
          )}
          <FieldNotes notes={decision.field_notes} />
        </li>
      ))}
    </ul>
  );
}
