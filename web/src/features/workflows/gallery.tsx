import { Button, Group, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconFileImport, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { catalogueOf, type Catalogue } from '@/components/flow-graph/graph';
import { ProblemOf } from '@/components/states';
import type { Workflow, WorkflowDocument } from '@/lib/api/types';
import { templateQuery, templatesQuery, type TemplateSummary } from '@/lib/templates';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { createWorkflow, nodeTypesQuery, workflowQuery } from '@/lib/workflows';
import type { NewWorkflowProps } from './new-workflow';
import { pathOf, starterDocument } from './starter';
import { missingOf, TemplateNeeds } from './template-needs';
import { TemplatePicture } from './template-picture';
import { workflowTexts as words } from './texts';
import classes from './workflows.module.css';

type Choice = { kind: 'blank' | 'starter' } | { kind: 'template' | 'copy'; id: string; name: string };

const keyOf = (choice: Choice) => ('id' in choice ? `${choice.kind}:${choice.id}` : choice.kind);

function fits(search: string, ...parts: (string | null)[]): boolean {
  const text = parts.filter(Boolean).join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What a new workflow can begin with. */
export default function Gallery({ onClose, onImport, workflows }: NewWorkflowProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState<string | null>(null);
  const [choice, setChoice] = useState<Choice>({ kind: 'blank' });
  const [search, setSearch] = useState('');
  const [tried, setTried] = useState(false);
  const templates = useQuery({ ...templatesQuery, retry: false });
  const types = useQuery(nodeTypesQuery);
  const catalogue = useMemo(() => catalogueOf(types.data ?? []), [types.data]);
  // Until somebody writes one, the name is that of what it begins with.
  const shownName =
    name ?? (choice.kind === 'template' ? choice.name : choice.kind === 'copy' ? words.making.copied(choice.name) : '');

  async function documentOf(named: string): Promise<WorkflowDocument> {
    switch (choice.kind) {
      case 'blank':
        return { name: named, nodes: [], edges: [] };
      case 'starter':
        return starterDocument(named, pathOf(named));
      case 'template':
        return { ...(await client.fetchQuery(templateQuery(choice.id))).document, name: named };
      case 'copy':
        return { ...(await client.fetchQuery(workflowQuery(choice.id))).draft, name: named };
    }
  }

  const attempt = useMutation({
    mutationFn: async () => createWorkflow(await documentOf(shownName.trim())),
    onSuccess: (made: Workflow) => {
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void navigate({ to: '/workflows/$id', params: { id: made.id } });
    },
  });

  const cardOf = (each: Choice, title: string, about: string | null, picture?: ReactNode) => (
    <Card
      key={keyOf(each)}
      title={title}
      about={about}
      picture={picture}
      checked={keyOf(each) === keyOf(choice)}
      onChoose={() => setChoice(each)}
    />
  );
  const found = (templates.data ?? [])
    .filter((each) => fits(search, each.name, each.description, ...each.types.map(humanize)))
    .sort((a, b) => missingOf(a.needs).length - missingOf(b.needs).length);
  const chosen = choice.kind === 'template' && templates.data?.find(({ id }) => id === choice.id);
  const copies = workflows.filter((each) => fits(search, each.name));
  const plain = [
    { kind: 'blank' as const, title: words.making.blank, about: words.making.blankHelp },
    { kind: 'starter' as const, title: words.making.starter, about: words.making.starterHelp },
  ].filter(({ title, about }) => fits(search, title, about));

  return (
    <form
      className={classes.gallery}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (shownName.trim() && !attempt.isPending) attempt.mutate();
      }}
    >
      <div className={classes.galleryHead}>
        <TextInput
          label={words.making.name}
          placeholder={words.making.nameHint}
          value={shownName}
          withAsterisk
          data-autofocus
          maxLength={200}
          error={tried && !shownName.trim() ? words.making.missingName : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.making.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter looks, it does not create.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      </div>
      <div className={classes.cards} role="radiogroup" aria-label={words.making.from} tabIndex={-1}>
        {plain.length > 0 && (
          <div className={classes.plainCards}>
            {plain.map(({ kind, title, about }) => cardOf({ kind }, title, about))}
            <button type="button" className={classes.importCard} onClick={onImport}>
              <IconFileImport size={18} aria-hidden /> {words.making.importIt}
            </button>
          </div>
        )}
        {(found.length > 0 || templates.isPending) && (
          <h3 className={classes.galleryTitle}>{words.making.templates}</h3>
        )}
        {templates.isPending && <Text size="sm">{texts.common.loading}</Text>}
        {found.length > 0 && (
          <div className={classes.cardGrid}>
            {found.map((each) =>
              cardOf(
                { kind: 'template', id: each.id, name: each.name },
                each.name,
                each.description,
                <Picture template={each} catalogue={catalogue} />,
              ),
            )}
          </div>
        )}
        {copies.length > 0 && (
          <>
            <h3 className={classes.galleryTitle}>{words.making.copies}</h3>
            <div className={classes.cardGrid}>
              {copies.map((each) =>
                cardOf({ kind: 'copy', id: each.id, name: each.name }, words.making.copyOf(each.name), null),
              )}
            </div>
          </>
        )}
        {!plain.length && !found.length && !copies.length && !templates.isPending && (
          <Text size="sm" c="dimmed">
            {words.making.nothing(search)}
          </Text>
        )}
      </div>
      {chosen && <TemplateNeeds needs={chosen.needs} />}
      {attempt.error && <ProblemOf error={attempt.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button type="submit" loading={attempt.isPending}>
          {words.making.confirm}
        </Button>
      </Group>
    </form>
  );
}

interface CardProps {
  title: string;
  about: string | null;
  picture?: ReactNode;
  checked: boolean;
  onChoose: () => void;
}

function Card({ title, about, picture, checked, onChoose }: CardProps) {
  return (
    <label className={classes.card} data-checked={checked || undefined}>
      <VisuallyHidden>
        <input type="radio" name="begin-with" checked={checked} onChange={onChoose} aria-label={title} />
      </VisuallyHidden>
      {picture}
      <span className={classes.cardTitle}>{title}</span>
      {about && <span className={classes.cardAbout}>{about}</span>}
    </label>
  );
}

/** Its space is there before its document is. */
function Picture({ template, catalogue }: { template: TemplateSummary; catalogue: Catalogue }) {
  const whole = useQuery({ ...templateQuery(template.id), retry: false });
  const missing = missingOf(template.needs).length;
  return (
    <span className={classes.pictureFrame}>
      {whole.data && <TemplatePicture document={whole.data.document} catalogue={catalogue} />}
      <span className={classes.pictureNote}>
        {missing > 0 && <span className={classes.pictureNeeds}>{words.making.toSetUp(missing)}</span>}
        {words.making.size(template.nodes, template.starts.map(humanize).join(', '))}
      </span>
    </span>
  );
}
