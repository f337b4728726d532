import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type Evaluation, evaluate, type Names, namesOf } from './api';
import { type FieldPlace } from './field-place';

/** Typing rests this long before the server is asked what it comes to. */
const restMs = 300;
const namesFreshMs = 20_000;

/** The draft as it is when a question is sent: asking again with every change elsewhere would help nobody. */
function useDocument(place: FieldPlace | null) {
  const document = useRef(place?.editor.document);
  useEffect(() => {
    document.current = place?.editor.document;
  });
  return document;
}

/** What may stand in an expression of this step; empty until it is known. */
export function useNames(place: FieldPlace | null, enabled: boolean): Names | undefined {
  const document = useDocument(place);
  const data = place?.editor.data.data;
  const names = useQuery({
    queryKey: ['expression-names', place?.editor.workflow, place?.node, data],
    queryFn: ({ signal }) =>
      place && data && document.current
        ? namesOf(document.current, place.node, data, signal)
        : Promise.reject(new Error('no step')),
    enabled: enabled && place !== null,
    staleTime: namesFreshMs,
    retry: false,
  });
  return names.data;
}

export interface Preview {
  result: Evaluation | undefined;
  /** The text that `result` is about. */
  source: string;
  failed: boolean;
}

/** What an expression comes to with the data at hand, once typing rests. */
export function useEvaluation(
  place: FieldPlace | null,
  source: string,
  mode: 'template' | 'expression',
  enabled: boolean,
): Preview {
  const [settled] = useDebouncedValue(source, restMs);
  const document = useDocument(place);
  const data = place?.editor.data.data;
  const asked = enabled && place !== null && settled.trim() !== '';
  const answer = useQuery({
    queryKey: ['expression', place?.editor.workflow, place?.node, mode, settled, data],
    queryFn: async ({ signal }) => {
      if (!place || !data || !document.current) throw new Error('no step');
      return {
        source: settled,
        result: await evaluate({ document: document.current, node: place.node, source: settled, mode, data }, signal),
      };
    },
    enabled: asked,
    staleTime: namesFreshMs,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return {
    result: asked ? answer.data?.result : undefined,
    source: answer.data?.source ?? '',
    failed: asked && answer.isError,
  };
}
