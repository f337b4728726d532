import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import FlowGraph, { type EdgeLook, type NodeLook } from '@/components/flow-graph/flow-graph';
import { type Catalogue, edgesOf, nodeOf, portOf, titleOf } from '@/components/flow-graph/graph';
import type { Step, WorkflowDocument } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import { texts } from '@/lib/texts';
import { stepTone } from '@/lib/tone';
import type { RevisionFacts } from './model/journal';
import { statesIn } from './model/steps';
import { StepIcon } from './step-icon';
import { executionTexts } from './texts';

const words = executionTexts.picture;

interface Props {
  document: WorkflowDocument;
  catalogue: Catalogue;
  steps: Step[];
  revision: number;
  latest: boolean;
  /** Null while the journal is not known: then no way is said to be taken or not. */
  facts: RevisionFacts | null;
  selected: string | null;
  onSelect: (node: string) => void;
}

/** The version's graph with what became of each step, and the ways that were taken. */
export default function Picture({ document, catalogue, steps, revision, latest, facts, selected, onSelect }: Props) {
  const dark = useComputedColorScheme() === 'dark';
  const states = useMemo(() => statesIn(steps, revision, latest), [steps, revision, latest]);

  const node = useCallback(
    (id: string): NodeLook => {
      const described = nodeOf(document, id);
      const type = catalogue.get(described?.type ?? '')?.title ?? described?.type ?? '';
      const state = states.get(id);
      const status = state ? (texts.stepStatus[state.status] ?? state.status) : words.notReached;
      const note = [
        status,
        state && state.count > 1 ? words.times(state.count) : '',
        state?.earlier ? words.earlier(state.step.revision) : '',
      ];
      return {
        tone: state ? stepTone(state.status) : 'neutral',
        note: note.filter(Boolean).join(' · '),
        icon: state && <StepIcon status={state.status} size={13} />,
        faint: !state || state.status === 'skipped',
        type,
      };
    },
    [document, catalogue, states],
  );

  const edge = useCallback(
    (index: number): EdgeLook => {
      const { from, to, ...rest } = edgesOf(document)[index] ?? { from: '', to: '' };
      const state = !facts ? 'unknown' : facts.live.has(index) ? 'taken' : 'untaken';
      const port = portInWords(portOf({ from, to, ...rest }), nodeOf(document, from)?.type);
      const said = { taken: words.taken, untaken: words.notTaken, unknown: words.unknown }[state];
      const name = (id: string) => {
        const found = nodeOf(document, id);
        return found ? titleOf(found, catalogue) : id;
      };
      return { state, label: `${name(from)}${port && `, ${port},`} to ${name(to)}: ${said}` };
    },
    [document, catalogue, facts],
  );

  return (
    <FlowGraph
      document={document}
      catalogue={catalogue}
      node={node}
      edge={edge}
      selected={selected}
      onSelect={onSelect}
      label={words.label}
      help={words.help}
      nodeRole={words.role}
      dark={dark}
    />
  );
}
