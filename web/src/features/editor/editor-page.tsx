import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { PageError, PageSkeleton } from '@/components/states';
import { editsWorkflows } from '@/lib/access';
import { useUser } from '@/lib/session';
import { workflowQuery } from '@/lib/workflows';
import { nodeTypesQuery } from './api';
import { EditorView } from './editor-view';

export default function EditorPage() {
  const { id = '' } = useParams({ strict: false });
  const user = useUser();
  const workflow = useQuery(workflowQuery(id));
  const types = useQuery(nodeTypesQuery);
  const failed = workflow.error ?? types.error;
  if (workflow.data && types.data) {
    const editable = !!user && editsWorkflows(user) && !workflow.data.archived;
    return <EditorView key={id} workflow={workflow.data} types={types.data} editable={editable} />;
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
