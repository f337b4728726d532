import { Skeleton, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconArrowDown, IconUser, IconUsers } from '@tabler/icons-react';
import { Initials } from '@/components/initials';
import { Section } from '@/components/page';
import { UserLine } from '@/components/user-text';
import { ApiError } from '@/lib/api/problem';
import type { JsonObject } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import { pathQuery, type PathApproval, type PathPreview, type PathReviewer, type PathStage } from './api';
import { durationInWords } from './duration';
import classes from './forms.module.css';
import { formTexts } from './texts';

const words = formTexts.path;

interface Props {
  path: string;
  /** What would be sent; null while something is missing or wrong. */
  body: JsonObject | null;
  className?: string;
}

/** Who would be asked if this were sent now: worked out by the server, kept nowhere. */
export function PathPanel({ path, body, className }: Props) {
  const query = useQuery({
    ...pathQuery(path, body ?? {}),
    enabled: body !== null,
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={words.title} className={className}>
      <div role="status" className={classes.path} data-old={query.isPlaceholderData || undefined}>
        {body === null && !query.data ? (
          <Text size="sm" c="dimmed">
            {words.notYet}
          </Text>
        ) : query.error ? (
          <Text size="sm" c="dimmed">
            {problemOf(query.error)}
          </Text>
        ) : query.data ? (
          <Path preview={query.data} />
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {words.working}
            </Text>
            <Skeleton h={56} mt="sm" aria-hidden />
          </>
        )}
      </div>
    </Section>
  );
}

function problemOf(error: Error): string {
  if (error instanceof ApiError && error.status === 422) {
    const first = error.errors[0];
    return first ? words.wrong(first.pointer.split('/').at(-1) ?? '', first.message) : words.notYet;
  }
  return words.unknown;
}

function Path({ preview }: { preview: PathPreview }) {
  return (
    <>
      {preview.outcome === 'fails' && (
        <Text size="sm" className={classes.nobody}>
          {words.fails} {preview.problem && <UserLine>{preview.problem}</UserLine>}
        </Text>
      )}
      {preview.outcome === 'ends' && preview.approvals.length === 0 && <Text size="sm">{words.ends}</Text>}
      {preview.outcome === 'waits' && preview.approvals.length === 0 && <Text size="sm">{words.waits}</Text>}
      {preview.approvals.length > 0 && (
        <ol className={classes.stages} aria-label={words.stages}>
          <li className={classes.you}>
            <IconUser size={16} aria-hidden /> {words.you}
          </li>
          {preview.approvals.map((approval) => (
            <Gate key={approval.node} approval={approval} several={preview.approvals.length > 1} />
          ))}
        </ol>
      )}
      {!preview.certain && (
        <Text size="xs" c="dimmed" mt="sm">
          <UserLine>{preview.note ?? words.uncertain}</UserLine>
        </Text>
      )}
    </>
  );
}

function Gate({ approval, several }: { approval: PathApproval; several: boolean }) {
  if (approval.unassigned) {
    return (
      <li>
        <IconArrowDown size={16} aria-hidden className={classes.arrow} />
        <div className={`${classes.stage} ${classes.nobody}`}>{words.nobody}</div>
      </li>
    );
  }
  return approval.stages.map((stage, index) => (
    <li key={index}>
      <IconArrowDown size={16} aria-hidden className={classes.arrow} />
      <StageBox
        stage={stage}
        due={stage.due_in ?? (index === 0 ? approval.due_in : null)}
        name={approval.stages.length > 1 ? stage.name : several ? approval.name : null}
      />
    </li>
  ));
}

/** Faces beyond these are counted. */
const mostShown = 6;

function StageBox({ stage, due, name }: { stage: PathStage; due?: string | null; name?: string | null }) {
  const me = useUser();
  const people = stage.reviewers.filter((reviewer) => reviewer.how !== 'fallback');
  const shown = people.length > 0 ? people : stage.reviewers;
  const more = shown.length - mostShown;
  return (
    <div className={classes.stage}>
      <div className={classes.stageHead}>
        {name && (
          <strong>
            <UserLine>{name}</UserLine>
          </strong>
        )}
        <span>{[modeOf(stage, shown), due && words.within(durationInWords(due))].filter(Boolean).join(', ')}</span>
      </div>
      <ul className={classes.people}>
        {shown.slice(0, mostShown).map((reviewer, index) => (
          <li key={index}>
            <Initials name={reviewer.name} size={22} />
            <span className={classes.person}>
              <UserLine>{reviewer.name}</UserLine>
              {reviewer.email && reviewer.email === me?.email ? ` (${words.yourself})` : ''}
            </span>
            <span className={classes.how}>{words.how[reviewer.how]}</span>
          </li>
        ))}
        {more > 0 && (
          <li>
            <IconUsers size={18} aria-hidden /> {words.more(more)}
          </li>
        )}
      </ul>
    </div>
  );
}

function modeOf(stage: PathStage, people: PathReviewer[]): string {
  if (people.length <= 1) return words.one;
  if (stage.mode === 'any') return words.any;
  if (stage.mode === 'quorum') return words.quorum(stage.quorum ?? 1);
  const seats = new Set(people.map((reviewer) => reviewer.seat)).size;
  return seats < people.length ? words.seats(seats) : words.all;
}
