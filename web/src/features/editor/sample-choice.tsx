import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { templatesQuery } from '@/lib/templates';
import { humanize } from '@/lib/text-rules';
import { same } from './model/differences';
import { samplesFor } from './model/test-input';
import { editorTexts } from './texts';
import type { Editor } from './use-editor';

const words = editorTexts.samples;

const madeUp = 'made-up';
const own = 'own';
const sample = (id: string) => `sample:${id}`;

/** The requests that the workflow can be tried with, where it began with a template: one of them, one made up, or one's own. */
export function SampleChoice({ editor }: { editor: Editor }) {
  const { document, catalogue, data } = editor;
  const templates = useQuery({ ...templatesQuery, retry: false }).data;
  const samples = useMemo(() => samplesFor(document, catalogue, templates ?? []), [document, catalogue, templates]);
  if (samples.length === 0) return null;
  const chosen = samples.find(({ input }) => same(input, data.input));
  return (
    <NativeSelect
      label={words.label}
      value={!data.ownInput ? madeUp : chosen ? sample(chosen.id) : own}
      onChange={({ currentTarget: { value } }) => {
        if (value === madeUp) data.setInput(null);
        const found = samples.find(({ id }) => sample(id) === value);
        if (found) data.setInput(found.input);
      }}
      data={[
        ...samples.map(({ id }) => ({ value: sample(id), label: humanize(id) })),
        { value: madeUp, label: words.madeUp },
        ...(data.ownInput && !chosen ? [{ value: own, label: words.own }] : []),
      ]}
    />
  );
}
