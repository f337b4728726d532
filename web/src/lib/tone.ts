import type { Outcome, Verdict } from './api/types';

/** The few meanings that colour carries; it is never the only carrier. */
export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';

const executionTones: Record<string, Tone> = {
  running: 'info',
  waiting_approval: 'info',
  waiting_rework: 'warn',
  paused: 'warn',
  completed: 'good',
  failed: 'bad',
  failed_continued: 'warn',
};

const stepTones: Record<string, Tone> = { running: 'info', waiting: 'info', succeeded: 'good', failed: 'bad' };

const outcomeTones: Record<string, Tone> = {
  approved: 'good',
  rejected: 'bad',
  changes_requested: 'warn',
  timed_out: 'bad',
};

const registerTones: Record<string, Tone> = { active: 'good', expiring: 'warn', revoked: 'bad' };

const tierTones: Record<string, Tone> = { low: 'neutral', medium: 'info', high: 'warn', critical: 'bad' };

export const executionTone = (status: string): Tone => executionTones[status] ?? 'neutral';
export const stepTone = (status: string): Tone => stepTones[status] ?? 'neutral';
export const outcomeTone = (outcome: Outcome | string): Tone => outcomeTones[outcome] ?? 'neutral';
export const registerTone = (status: string): Tone => registerTones[status] ?? 'neutral';
export const tierTone = (tier: string): Tone => tierTones[tier.toLowerCase()] ?? 'neutral';
export const verdictTone = (verdict: Verdict): Tone =>
  ({ approve: 'good', reject: 'bad', request_changes: 'warn' })[verdict] as Tone;
