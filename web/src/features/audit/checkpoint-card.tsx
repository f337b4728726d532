import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CopyValue } from '@/components/copy-value';
import { Notice } from '@/components/notice';
import { Section } from '@/components/page';
import { ProblemOf } from '@/components/states';
import { parseCheckpoint } from '@/lib/tlog';
import { checkpointQuery } from './api';
import classes from './audit.module.css';
import { auditTexts } from './texts';

const number = new Intl.NumberFormat('en');

/** The signed head of the log, and what it is good for. */
export function CheckpointCard() {
  const words = auditTexts.checkpoint;
  const { data: text, error } = useQuery(checkpointQuery);
  const checkpoint = text === undefined ? null : parseCheckpoint(text);
  return (
    <Section title={words.title} aside={text && <CopyValue value={text} label={words.copy} />}>
      {error ? (
        <ProblemOf error={error} />
      ) : text === undefined ? (
        <Skeleton h={180} />
      ) : !checkpoint ? (
        <Notice title={words.unreadable} />
      ) : (
        <Stack gap="sm">
          <Text size="sm">{words.text(number.format(checkpoint.size), checkpoint.origin)}</Text>
          <dl className={classes.facts}>
            <dt>{words.size}</dt>
            <dd>{number.format(checkpoint.size)}</dd>
            <dt>{words.root}</dt>
            <dd>
              <code>{checkpoint.root}</code>
            </dd>
            <dt>{words.signedBy}</dt>
            <dd>{checkpoint.signers.join(', ')}</dd>
          </dl>
          <pre className={classes.code} tabIndex={0} aria-label={words.label}>
            {text}
          </pre>
        </Stack>
      )}
    </Section>
  );
}

/** How whoever does not trust this page goes about it. */
export function VerifyCard() {
  const words = auditTexts.verify;
  return (
    <Section title={words.title}>
      <ol className={classes.how}>
        <li>{words.one}</li>
        <li>
          {words.two}
          <pre className={classes.code} tabIndex={0}>
            {words.command}
          </pre>
        </li>
        <li>{words.three}</li>
      </ol>
    </Section>
  );
}
