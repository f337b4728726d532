import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KnownKind, knownNamesQuery } from './api';

/** What a setting names, where that is something the organisation keeps: groups, people, connections, workflows. */
export function knownKindOf(path: string[], type: string | undefined): KnownKind | null {
  switch (path.at(-1)) {
    case 'connection':
      return 'connections';
    case 'group':
      return 'groups';
    case 'email':
      return path.includes('reviewers') || path.includes('fallback_reviewers') ? 'people' : null;
    case 'to':
      return type === 'form_task' || type === 'rework' ? 'people' : null;
    case 'workflow':
      return type === 'sub_workflow' ? 'workflows' : null;
    default:
      return null;
  }
}

interface Props {
  id: string;
  kind: KnownKind;
  label: string;
  bare?: boolean;
  description?: string;
  required?: boolean;
  error?: string;
  readOnly?: boolean;
  value: string;
  onChange: (text: string) => void;
}

/** A name that exists is chosen; another one can be written, because it may exist by the time that it is published. */
export function KnownNameField({ kind, label, bare, required, onChange, ...field }: Props) {
  const known = useQuery(knownNamesQuery(kind));
  return (
    <Autocomplete
      {...field}
      {...(bare ? { 'aria-label': label } : { label })}
      withAsterisk={required}
      data={known.data ?? []}
      limit={50}
      onChange={onChange}
    />
  );
}
