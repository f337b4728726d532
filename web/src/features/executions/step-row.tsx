import { Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { StepBadge } from '@/components/badge';
import { JsonView } from '@/components/json-view';
import { TextLink } from '@/components/link';
import type { Json, Step } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { stepTone } from '@/lib/tone';
import { formatDateTime, formatDuration, formatFull } from '@/lib/time';
import { useState } from 'react';
import classes from './execution.module.css';
import { executionTexts as words } from './texts';

/** One step of the path; what went in and came out is a click away. */
export function StepRow({ step, approvalId }: { step: Step; approvalId?: string }) {
  const [opened, setOpened] = useState(false);
  const parts: [string, Json | undefined][] = [
    [words.error, step.error],
    [words.output, step.output],
    [words.input, step.input],
    [words.rules, step.rules],
    [words.log, step.log],
  ];
  const kept = parts.filter(([, value]) => !isNothing(value));
  return (
    <li className={classes.step} data-tone={stepTone(step.status)}>
      <details onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary className={classes.summary}>
          <IconChevronRight size={16} className={classes.chevron} aria-hidden />
          <span className={classes.name}>
            <strong>{step.name || humanize(step.id)}</strong>{' '}
            <span className={classes.quiet}>
              {step.type}
              {step.item != null && `, ${words.item(step.item)}`}
              {step.superseded && `, ${words.superseded}`}
              {(step.attempts ?? 1) > 1 && `, ${words.attempts(step.attempts ?? 1)}`}
            </span>
          </span>
          <StepBadge status={step.status} />
          <span className={classes.when}>{step.started_at && <StartedAt step={step} at={step.started_at} />}</span>
        </summary>
        {opened && (
          <Stack gap="sm" className={classes.details} align="stretch">
            {approvalId && (
              <TextLink to="/approvals/$id" params={{ id: approvalId }} size="sm">
                {words.openApproval}
              </TextLink>
            )}
            {kept.map(([label, value]) => (
              <JsonView key={label} label={label} value={value as Json} />
            ))}
            {kept.length === 0 && !approvalId && (
              <Text size="sm" c="dimmed">
                {words.nothingKept}
              </Text>
            )}
          </Stack>
        )}
      </details>
    </li>
  );
}

function StartedAt({ step, at }: { step: Step; at: string }) {
  const started = new Date(at);
  return (
    <>
      <time dateTime={at} title={formatFull(started)}>
        {formatDateTime(started)}
      </time>
      {step.ended_at && (
        <span className={classes.took}>{formatDuration(Date.parse(step.ended_at) - started.getTime())}</span>
      )}
    </>
  );
}

const isNothing = (value: Json | undefined) =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
