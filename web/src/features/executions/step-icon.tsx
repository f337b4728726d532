import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconMinus,
  IconPlayerPlay,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { StepStatus } from '@/lib/api/types';

const icons: Record<StepStatus, ComponentType<{ size: number; 'aria-hidden': boolean }>> = {
  ready: IconCircleDashed,
  running: IconPlayerPlay,
  waiting: IconClock,
  succeeded: IconCheck,
  failed: IconAlertTriangle,
  skipped: IconMinus,
  cancelled: IconBan,
};

/** What became of a step, for the eye; the words stand beside it. */
export function StepIcon({ status, size = 14 }: { status: StepStatus; size?: number }) {
  const Icon = icons[status] ?? IconCircleDashed;
  return <Icon size={size} aria-hidden />;
}
