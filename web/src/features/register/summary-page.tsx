import { Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Columns } from '@/components/chart/columns';
import { Line } from '@/components/chart/line';
import { StackedBars } from '@/components/chart/stacked-bars';
import { Page, Section } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import { Time } from '@/components/time';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatCalendarDate, formatDuration } from '@/lib/time';
import { type Summary, summaryQuery } from './api';
import { inForce, type RegisterSearch } from './filter';
import { dayShort, monthInWords, monthShort } from './months';
import classes from './register.module.css';
import { RegisterTabs } from './tabs';
import { registerTexts } from './texts';

const words = registerTexts.summary;

export default function SummaryPage() {
  const query = useQuery(summaryQuery);
  return (
    <Page title={words.title} sub={words.sub}>
      <RegisterTabs />
      {query.data ? (
        <Overview summary={query.data} />
      ) : query.error ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <RowsSkeleton rows={8} height={90} />
      )}
    </Page>
  );
}

/** The server counts whole seconds: none of them is not no time. */
const inWords = (seconds: number | null) =>
  seconds === null ? '' : seconds === 0 ? words.oneSecond : formatDuration(seconds * 1000);
const toList = (search: RegisterSearch) => ({ to: '/register' as const, search });
const statuses = ['active', 'expiring', 'expired', 'revoked'] as const;
const seriesOf = (names: readonly (typeof statuses)[number][]) =>
  names.map((status) => ({
    name: texts.registerStatus[status] ?? status,
    shade: (statuses.indexOf(status) + 1) as 1 | 2 | 3 | 4,
  }));
const any = (counts: { count: number }[]) => counts.some(({ count }) => count > 0);

function Overview({ summary }: { summary: Summary }) {
  const { counts, by_policy, by_tier, ending, granted, approvers, decide } = summary;
  const empty = Object.values(counts).every((count) => count === 0);
  const tiles: [string, number, RegisterSearch][] = [
    [words.inForce, counts.active + counts.expiring, { status: inForce }],
    [words.endingSoon, counts.expiring, { status: 'expiring' }],
    [words.expired, counts.expired, { status: 'expired' }],
    [words.revoked, counts.revoked, { status: 'revoked' }],
  ];
  const people = [...approvers].sort((a, b) => b.open - a.open || b.decided_90d - a.decided_90d);
  const policySeries = seriesOf(statuses);
  const tierSeries = seriesOf(['active', 'expiring']);
  const statusOf = (name: string) => statuses.find((status) => texts.registerStatus[status] === name);

  return (
    <>
      <ul className={classes.tiles}>
        {tiles.map(([label, count, search]) => (
          <li key={label}>
            <Link to="/register" search={search} className={classes.tile}>
              <span className={classes.tileCount}>{count}</span>
              <span>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      {empty && (
        <div className={classes.frame}>
          <EmptyState icon={<IconChartBar size={22} />} title={words.emptyTitle}>
            {words.empty}
          </EmptyState>
        </div>
      )}
      <div className={classes.grid}>
        {!empty && (
          <>
            <Section title={words.ending}>
              {any(ending) ? (
                <Columns
                  label={words.endingLabel}
                  heads={[words.month, words.count]}
                  shade={2}
                  columns={ending.map(({ month, count }) => ({
                    tick: monthShort(month),
                    label: monthInWords(month),
                    value: count,
                    link: toList({ ends: month }),
                  }))}
                />
              ) : (
                <Nothing>{words.nothingEnds}</Nothing>
              )}
            </Section>
            <Section title={words.granted}>
              {any(granted) ? (
                <Columns
                  label={words.grantedLabel}
                  heads={[words.month, words.count]}
                  columns={granted.map(({ month, count }) => ({
                    tick: monthShort(month),
                    label: monthInWords(month),
                    value: count,
                    link: toList({ granted: month }),
                  }))}
                />
              ) : (
                <Nothing>{words.nothingGranted}</Nothing>
              )}
            </Section>
            <Section title={words.byPolicy}>
              <StackedBars
                label={words.byPolicyLabel}
                what={registerTexts.policy}
                series={policySeries}
                rows={by_policy.map((row) => ({ label: row.policy, values: statuses.map((status) => row[status]) }))}
                link={(row, series) =>
                  toList({ policy: row.label, status: series ? statusOf(series.name) : undefined })
                }
              />
              {by_policy.length >= 50 && <Nothing>{words.onlyLargest}</Nothing>}
            </Section>
            <Section title={words.byTier}>
              {by_tier.some(({ active, expiring }) => active + expiring > 0) ? (
                <StackedBars
                  label={words.byTierLabel}
                  what={words.byTier}
                  series={tierSeries}
                  rows={by_tier.map(({ tier, active, expiring }) => ({
                    label: tier ? humanize(tier) : words.noTier,
                    values: [active, expiring],
                  }))}
                  link={(row, series) => {
                    const tier = by_tier.find((each) => each.tier && humanize(each.tier) === row.label)?.tier;
                    return tier ? toList({ tier, status: series ? statusOf(series.name) : undefined }) : undefined;
                  }}
                />
              ) : (
                <Nothing>{words.noneInForce}</Nothing>
              )}
            </Section>
          </>
        )}
        <Section title={words.approvers}>
          {people.length ? (
            <StackedBars
              label={words.approversLabel}
              what={words.approver}
              series={[{ name: words.open, shade: 1 }]}
              rows={people.map((person) => ({
                label: person.name,
                values: [person.open],
                note: words.openNote(person.open, person.decided_90d, inWords(person.median_seconds)),
              }))}
            />
          ) : (
            <Nothing>{words.noApprovers}</Nothing>
          )}
        </Section>
        <Section title={words.decide}>
          {decide.count_90d > 0 ? (
            <>
              <Text size="sm" mb="xs">
                {words.decideText(decide.count_90d, inWords(decide.median_seconds), inWords(decide.p90_seconds))}
              </Text>
              <Line
                label={words.decideLabel}
                heads={[words.week, words.median, words.decisions]}
                format={(seconds) => inWords(seconds)}
                none={words.noDecision}
                points={decide.weeks.map(({ week, count, median_seconds }) => ({
                  tick: dayShort(week),
                  label: words.weekOf(formatCalendarDate(week)),
                  value: median_seconds,
                  more: words.decisionsOf(count),
                }))}
              />
            </>
          ) : (
            <Nothing>{words.noDecisions}</Nothing>
          )}
        </Section>
      </div>
      <p className={classes.quiet}>
        {words.asOf} <Time at={summary.as_of} as="exact" />
      </p>
    </>
  );
}

const Nothing = ({ children }: { children: string }) => (
  <Text size="sm" c="dimmed">
    {children}
  </Text>
);
