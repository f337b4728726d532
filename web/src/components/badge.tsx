import type { ReactNode } from 'react';
import { inertText } from '@/lib/inert-text';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { executionTone, outcomeTone, registerTone, stepTone, tierTone, type Tone } from '@/lib/tone';
import classes from './badge.module.css';

export function Badge({ tone, dot = false, children }: { tone: Tone; dot?: boolean; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {dot && <span className={classes.dot} aria-hidden />}
      {children}
    </span>
  );
}

export const ExecutionBadge = ({ status }: { status: string }) => (
  <Badge tone={executionTone(status)} dot>
    {texts.executionStatus[status] ?? humanize(status)}
  </Badge>
);

export const StepBadge = ({ status }: { status: string }) => (
  <Badge tone={stepTone(status)} dot>
    {texts.stepStatus[status] ?? humanize(status)}
  </Badge>
);

export const OutcomeBadge = ({ outcome }: { outcome: string }) => (
  <Badge tone={outcomeTone(outcome)} dot>
    {texts.outcome[outcome] ?? humanize(outcome)}
  </Badge>
);

export const RegisterBadge = ({ status }: { status: string }) => (
  <Badge tone={registerTone(status)} dot>
    {texts.registerStatus[status] ?? humanize(status)}
  </Badge>
);

export const TierBadge = ({ tier }: { tier: string }) => (
  <Badge tone={tierTone(tier)}>{inertText(humanize(tier))}</Badge>
);
