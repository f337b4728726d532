import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconChevronRight, IconFilePlus } from '@tabler/icons-react';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/components/states';
import { UserLine } from '@/components/user-text';
import { useList } from '@/lib/api/list';
import type { FormSummary } from '@/lib/api/types';
import classes from './forms.module.css';
import { formTexts } from './texts';

export default function FormsPage() {
  const forms = useList<FormSummary>(['forms'], '/api/v1/forms', {});
  return (
    <Page title={formTexts.listTitle} sub={formTexts.listSub} narrow>
      <div className={classes.frame}>
        {forms.items?.length ? (
          <ul className={classes.list}>
            {forms.items.map((form) => (
              <li key={form.path} className={classes.form}>
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Link to="/forms/$" params={{ _splat: form.path }} className={classes.title}>
                    <UserLine>{form.title}</UserLine>
                  </Link>
                  <Text size="sm" c="dimmed">
                    <UserLine>{form.description || form.workflow.name}</UserLine>
                  </Text>
                </div>
                <IconChevronRight size={18} aria-hidden color="var(--mantine-color-dimmed)" />
              </li>
            ))}
          </ul>
        ) : forms.items ? (
          <EmptyState icon={<IconFilePlus size={22} />} title={formTexts.emptyTitle}>
            {formTexts.empty}
          </EmptyState>
        ) : forms.isError ? (
          <ErrorState error={forms.error} retry={() => void forms.refetch()} />
        ) : (
          <RowsSkeleton rows={3} height={72} />
        )}
      </div>
      <MoreButton query={forms} />
    </Page>
  );
}
