import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { PageError, PageSkeleton } from '@/components/states';
import { editsWorkflows } from '@/lib/access';
import { useUser } from '@/lib/session';
import { workflowQuery } from '@/lib/workflows';
import { nodeTypesQuery } from './api';
import { EditorView } from './editor-view';
import { inEditorWords } from './model/words-of-types';

export default function EditorPage() {
  const { id = '' } = useParams({ strict: false });
  const user = useUser();
  const workflow = useQuery(workflowQuery(id));
  const types = useQuery(nodeTypesQuery);
  const known = useMemo(() => types.data && inEditorWords(types.data), [types.data]);
  const failed = workflow.error ?? types.error;
  if (workflow.data && known) {
    const editable = !!user && editsWorkflows(user) && !workflow.data.archived;
    return <EditorView key={id} workflow={workflow.data} types={known} editable={editable} />;
  }
  if (failed) {
    return (
      <PageError
        error={failed}
        retry={() => {
          void workflow.refetch();
          void types.refetch();
        }}
      />
    );
  }
  return <PageSkeleton />;
}
