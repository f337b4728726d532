import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { FieldList } from '@/components/field-list';
import { Section } from '@/components/page';
import { RestoredDraft } from '@/components/restored-draft';
import {
  changedFields,
  changedFiles,
  filesById,
  type FormData,
  type NamedNote,
  problemsAtFields,
  SchemaForm,
  splitFiles,
} from '@/components/schema-form';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { JsonObject, RequestView, Schema } from '@/lib/api/types';
import { useDraft } from '@/lib/draft';
import { useSendKey } from '@/lib/send-once';
import { pointerOf, pointerParts } from '@/lib/text-rules';
import { requestQuery, resubmit, type Resubmission } from './api';
import { requestTexts as words } from './texts';

/** The notes of the last round, at the fields they speak of. */
function currentNotes(request: RequestView): NamedNote[] {
  return request.notes
    .filter((note) => note.revision === request.revision)
    .flatMap((note) =>
      note.field_notes.map(({ pointer, text }) => {
        const parts = pointerParts(pointer);
        return { pointer: pointerOf(parts[0] === 'body' ? parts.slice(1) : parts), text, from: note.from };
      }),
    );
}

/** Only the fields that the rework's schema lets the requester correct. */
function correctable(schema: Schema, body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => schema.properties && name in schema.properties));
}

const nothing: JsonObject = {};

export function Rework({ request, onSent }: { request: RequestView; onSent: () => void }) {
  const client = useQueryClient();
  const schema = request.schema as Schema;
  const body = request.body ?? nothing;
  const before = useMemo(() => correctable(schema, body), [schema, body]);
  const initial = useMemo<FormData>(() => ({ data: before, files: filesById(request.files) }), [before, request.files]);
  const draft = useDraft<FormData>(`rework:${request.execution_id}:${request.revision}`, initial);
  const [unchanged, setUnchanged] = useState(false);
  const key = useSendKey();

  const [round, setRound] = useState(0);
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: (resubmission: Resubmission) => resubmit(request.execution_id, resubmission, key.of(resubmission)),
    onSuccess: (next) => {
      draft.drop();
      onSent();
      client.setQueryData(requestQuery(request.execution_id).queryKey, next);
      void client.invalidateQueries({ queryKey: ['requests'] });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 409) {
        void client.invalidateQueries({ queryKey: requestQuery(request.execution_id).queryKey });
      }
    },
  });

  function submit(data: JsonObject) {
    if (sending.isPending) return;
    const was = splitFiles(schema, before);
    const is = splitFiles(schema, data);
    const { files, emptied } = changedFiles(was.files, is.files);
    const corrections = {
      ...changedFields(was.body, is.body),
      ...Object.fromEntries(emptied.map((field) => [field, null])),
    };
    const hasFiles = files.length > 0;
    const nothing = Object.keys(corrections).length === 0 && !hasFiles;
    setUnchanged(nothing);
    if (!nothing) sending.mutate({ body: corrections, ...(hasFiles && { files }), revision: request.revision });
  }

  const error = sending.error instanceof ApiError ? sending.error : null;
  const refused = useMemo(
    () => problemsAtFields(error?.errors, sending.variables?.files ?? []),
    [error, sending.variables],
  );
  const fixed = Object.fromEntries(Object.entries(body).filter(([name]) => !(name in before)));
  return (
    <>
      <Section title={words.rework}>
        <Text size="sm" c="dimmed" mb="md">
          {words.reworkLead}
        </Text>
        <RestoredDraft
          at={round === 0 ? draft.restoredAt : null}
          discard={{
            label: words.discard,
            run: () => {
              draft.change(initial);
              draft.drop();
              setRound(round + 1);
            },
          }}
        />
        <SchemaForm
          key={round}
          schema={schema}
          value={draft.value}
          onChange={draft.change}
          onSubmit={submit}
          submitLabel={words.resubmit}
          sending={sending.isPending}
          refused={refused}
          notes={currentNotes(request)}
          earlier={before}
        />
        <div style={{ marginTop: 12 }}>
          {unchanged && <Notice alert title={words.nothingChanged} />}
          {error?.kind === 'stale-revision' ? (
            <Notice alert title={words.stale}>
              {words.staleDetail}
            </Notice>
          ) : (
            sending.error && !error?.errors.length && <ProblemOf error={sending.error} />
          )}
        </div>
      </Section>
      {Object.keys(fixed).length > 0 && (
        <Section title={words.asks}>
          <FieldList value={fixed} schema={request.form_schema} files={request.files} />
        </Section>
      )}
    </>
  );
}
