import { ActionIcon, Button, Group, Stack, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { LeaveGuard } from '@/components/leave-guard';
import { ButtonLink } from '@/components/link';
import { Section } from '@/components/page';
import { PersonPicker } from '@/components/person-picker';
import { Stale } from '@/components/stale';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { Policy } from '@/lib/api/types';
import { fieldErrors, isAtFields, isStale } from '@/lib/field-errors';
import { texts } from '@/lib/texts';
import classes from './admin.module.css';
import { createPolicy, policyQuery, savePolicy } from './api';
import { adminTexts } from './texts';

const words = adminTexts.policy;

interface Draft {
  id: string;
  title: string;
  area: string;
  owner: string | null;
  maxDays: string;
  maxRenewals: string;
  controls: string[];
}

const empty: Draft = { id: '', title: '', area: '', owner: null, maxDays: '', maxRenewals: '0', controls: [] };

const draftOf = (policy: Policy): Draft => ({
  id: policy.id,
  title: policy.title,
  area: policy.area,
  owner: policy.owner || null,
  maxDays: policy.max_days === 0 ? '' : String(policy.max_days),
  maxRenewals: String(policy.max_renewals),
  controls: policy.controls,
});

const isWhole = (text: string) => /^\d{1,6}$/.test(text.trim()) || text.trim() === '';

function policyOf(draft: Draft): Policy {
  return {
    id: draft.id.trim(),
    title: draft.title.trim(),
    area: draft.area.trim(),
    owner: draft.owner ?? '',
    max_days: Number(draft.maxDays.trim() || 0),
    max_renewals: Number(draft.maxRenewals.trim() || 0),
    controls: draft.controls.map((control) => control.trim()).filter(Boolean),
  };
}

function problemsOf(draft: Draft): Record<string, string> {
  return {
    ...(draft.id.trim() ? {} : { id: words.idMissing }),
    ...(draft.title.trim() ? {} : { title: words.titleMissing }),
    ...(isWhole(draft.maxDays) ? {} : { max_days: words.notWhole }),
    ...(isWhole(draft.maxRenewals) ? {} : { max_renewals: words.notWhole }),
  };
}

interface Props {
  /** Left out, a new one is made. */
  policy?: Policy;
  etag?: string;
  readOnly?: boolean;
  onEdit?: () => void;
  onSaved?: () => void;
  onReload?: () => void;
}

const atFields = ['id', 'title', 'area', 'owner', 'max_days', 'max_renewals'];

export function PolicyForm({ policy, etag = '', readOnly = false, onEdit, onSaved, onReload }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>(policy ? draftOf(policy) : empty);
  const [tried, setTried] = useState(false);
  const [seen, setSeen] = useState(etag);
  if (policy && seen !== etag) {
    // Saved, or read anew on request: the fields say what the server says.
    setSeen(etag);
    setDraft(draftOf(policy));
  }
  const dirty = JSON.stringify(draft) !== JSON.stringify(policy ? draftOf(policy) : empty);

  const attempt = useMutation({
    mutationFn: () => (policy ? savePolicy(policyOf(draft), etag) : createPolicy(policyOf(draft))),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['policies'] });
      if (!policy) {
        void navigate({
          to: '/policies/$id',
          params: { id: made.id },
          state: { said: words.created(made.id) },
          replace: true,
          ignoreBlocker: true,
        });
      } else {
        await client.refetchQueries({ queryKey: policyQuery(policy.id).queryKey });
        onSaved?.();
      }
    },
  });

  const own = problemsOf(draft);
  const taken = attempt.error instanceof ApiError && attempt.error.status === 409 && !policy;
  const refused = { ...fieldErrors(attempt.error), ...(taken ? { id: words.idTaken } : {}) };
  const errors: Record<string, string> = { ...refused, ...(tried ? own : {}) };

  function set(change: Partial<Draft>) {
    setDraft((before) => ({ ...before, ...change }));
    onEdit?.();
    if (attempt.error || attempt.isSuccess) attempt.reset();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own).length === 0 && !attempt.isPending) return attempt.mutate();
    // The first field that is wrong takes the focus, once it is marked as wrong.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  const setControl = (index: number, text: string) =>
    set({ controls: draft.controls.map((control, at) => (at === index ? text : control)) });

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack>
        <Section title={words.what}>
          <div className={classes.form}>
            <TextInput
              label={words.id}
              description={policy ? undefined : words.idHelp}
              withAsterisk={!policy}
              readOnly={!!policy || readOnly}
              variant={policy ? 'filled' : undefined}
              value={draft.id}
              maxLength={200}
              error={errors.id}
              onChange={(event) => set({ id: event.currentTarget.value })}
            />
            <TextInput
              label={words.area}
              description={words.areaHelp}
              value={draft.area}
              maxLength={200}
              readOnly={readOnly}
              error={errors.area}
              onChange={(event) => set({ area: event.currentTarget.value })}
            />
            <TextInput
              className={classes.wide}
              label={words.titleField}
              withAsterisk
              readOnly={readOnly}
              value={draft.title}
              maxLength={200}
              error={errors.title}
              onChange={(event) => set({ title: event.currentTarget.value })}
            />
            <div className={classes.wide}>
              <PersonPicker
                label={words.owner}
                description={words.ownerHelp}
                value={draft.owner}
                disabled={readOnly}
                error={errors.owner}
                onChange={(owner) => set({ owner })}
              />
            </div>
          </div>
        </Section>
        <Section title={words.limits}>
          <div className={classes.form}>
            <TextInput
              label={words.maxDays}
              description={words.maxDaysHelp}
              inputMode="numeric"
              readOnly={readOnly}
              value={draft.maxDays}
              error={errors.max_days}
              onChange={(event) => set({ maxDays: event.currentTarget.value })}
            />
            <TextInput
              label={words.maxRenewals}
              description={words.maxRenewalsHelp}
              inputMode="numeric"
              readOnly={readOnly}
              value={draft.maxRenewals}
              error={errors.max_renewals}
              onChange={(event) => set({ maxRenewals: event.currentTarget.value })}
            />
          </div>
        </Section>
        <Section title={words.controls}>
          <Text size="sm" c="dimmed" mb="sm">
            {words.controlsHelp}
          </Text>
          {draft.controls.map((control, index) => (
            <div key={index} className={classes.control}>
              <Textarea
                className={classes.controlText}
                aria-label={words.controlLabel(index + 1)}
                autosize
                minRows={1}
                maxLength={1_000}
                readOnly={readOnly}
                value={control}
                onChange={(event) => setControl(index, event.currentTarget.value)}
              />
              {!readOnly && (
                <Group gap={2} wrap="nowrap" pt={3}>
                  <ControlButton
                    label={words.up(index + 1)}
                    icon={<IconArrowUp size={15} />}
                    disabled={index === 0}
                    onClick={() => {
                      const controls = [...draft.controls];
                      controls.splice(index - 1, 0, ...controls.splice(index, 1));
                      set({ controls });
                    }}
                  />
                  <ControlButton
                    label={words.removeControl(index + 1)}
                    icon={<IconX size={15} />}
                    onClick={() => set({ controls: draft.controls.filter((_, at) => at !== index) })}
                  />
                </Group>
              )}
            </div>
          ))}
          {errors.controls && (
            <Text size="sm" c="var(--mantine-color-error)" mt={6}>
              {errors.controls}
            </Text>
          )}
          {!readOnly && (
            <Button
              variant="default"
              size="compact-md"
              mt={draft.controls.length ? 'sm' : 0}
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => set({ controls: [...draft.controls, ''] })}
            >
              {words.addControl}
            </Button>
          )}
        </Section>
        {isStale(attempt.error) && onReload ? (
          <Stale onReload={onReload} />
        ) : (
          attempt.error &&
          !taken &&
          !isAtFields(attempt.error, [...atFields, 'controls']) && <ProblemOf error={attempt.error} />
        )}
        {!readOnly && (
          <Group>
            <Button type="submit" loading={attempt.isPending} disabled={!!policy && !dirty}>
              {policy ? words.save : words.create}
            </Button>
            {!policy && (
              <ButtonLink to="/policies" variant="default">
                {texts.common.cancel}
              </ButtonLink>
            )}
          </Group>
        )}
      </Stack>
      <LeaveGuard dirty={dirty && !attempt.isSuccess} sending={attempt.isPending} />
    </form>
  );
}

function ControlButton(props: { label: string; icon: ReactNode; disabled?: boolean; onClick: () => void }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={props.label}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        {props.icon}
      </ActionIcon>
    </Tooltip>
  );
}
