import { Skeleton, Stack } from '@mantine/core';
import { type ComponentProps, lazy, Suspense } from 'react';
import { LoadingWords } from '../states';

const Drawn = lazy(() => import('./schema-form'));

/** A form drawn from a JSON Schema; its code is loaded when the first one is shown. */
export function SchemaForm(props: ComponentProps<typeof Drawn>) {
  return (
    <Suspense
      fallback={
        <div role="status">
          <Stack gap="lg" h={560}>
            <LoadingWords />
            {Array.from({ length: 6 }, (_, field) => (
              <Skeleton key={field} h={56} aria-hidden />
            ))}
          </Stack>
        </div>
      }
    >
      <Drawn {...props} />
    </Suspense>
  );
}

export type { NamedNote } from './context';
export type { FormData } from './schema-form';
export { changedFields, changedFiles, filesById, isFileField, problemsAtFields, splitFiles } from './shape';
