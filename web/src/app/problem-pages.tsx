import { Text } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ButtonLink } from '@/components/link';
import { Page } from '@/components/page';
import { PageError } from '@/components/states';
import { appTexts } from './texts';

export function NotFoundPage() {
  return (
    <Page title={appTexts.notFound} narrow>
      <Text c="dimmed" mb="lg">
        {appTexts.notFoundDetail}
      </Text>
      <ButtonLink to="/" variant="default">
        {appTexts.home}
      </ButtonLink>
    </Page>
  );
}

export function ProblemPage({ error, reset }: ErrorComponentProps) {
  return <PageError error={error} retry={reset} />;
}
