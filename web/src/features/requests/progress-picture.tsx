import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import type { Milestone } from './progress';
import classes from './request.module.css';
import { requestTexts } from './texts';

/** Where a request stands, as a line of stations; on a phone from above to below. */
export function ProgressPicture({ milestones }: { milestones: Milestone[] }) {
  return (
    <ol className={classes.stations} aria-label={requestTexts.progress.title}>
      {milestones.map((milestone) => (
        <li
          key={milestone.key}
          className={classes.station}
          data-state={milestone.state}
          data-tone={milestone.tone}
          aria-current={milestone.state === 'now' ? 'step' : undefined}
        >
          <span className={classes.point} aria-hidden>
            <PointIcon milestone={milestone} />
          </span>
          <div className={classes.stationText}>
            <div className={classes.stationLabel}>{milestone.label}</div>
            {milestone.detail && (
              <div>
                <UserLine>{milestone.detail}</UserLine>
              </div>
            )}
            {milestone.at && (
              <div className={classes.when}>
                {milestone.state === 'now' ? (
                  <>
                    {requestTexts.since} <Time at={milestone.at} as="exact" />
                  </>
                ) : (
                  <Time at={milestone.at} />
                )}
              </div>
            )}
            {milestone.due && (
              <div className={classes.when}>
                {requestTexts.due} <Time at={milestone.due} as="due" />
              </div>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function PointIcon({ milestone: { state, tone } }: { milestone: Milestone }) {
  if (state !== 'done') return null;
  if (tone === 'bad') return <IconX size={13} stroke={3} />;
  if (tone === 'neutral') return <IconMinus size={13} stroke={3} />;
  return <IconCheck size={13} stroke={3} />;
}
