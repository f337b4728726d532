import { Checkbox, NativeSelect, Stack, TextInput, Textarea, type InputWrapperProps } from '@mantine/core';
import type { RegistryWidgetsType, RJSFSchema, WidgetProps } from '@rjsf/utils';
import { type ReactNode, useState } from 'react';
import { UserLine } from '@/components/user-text';
import type { Schema } from '@/lib/api/types';
import { inertText } from '@/lib/inert-text';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import type { FormContext } from './context';
import { FilesWidget } from './files-widget';
import { fromLocal, fromLocalClock, toLocal, toLocalClock } from './local-time';
import { PolicyInput } from './policy-widget';
import { isLongText } from './shape';

export type Widget = WidgetProps<unknown, RJSFSchema, FormContext>;

/** The library calls the items of a list `Tags-1`. */
function itemLabel(label: string, id: string): string {
  const end = `-${Number(/_(\d+)$/.exec(id)?.[1]) + 1}`;
  return label.endsWith(end) ? `${label.slice(0, -end.length)} ${end.slice(1)}` : label;
}

/** What every input shows around itself, wired for screen readers by Mantine. */
export function around(props: Widget): Pick<InputWrapperProps, 'label' | 'description' | 'error' | 'withAsterisk'> & {
  id: string;
  'aria-label'?: string;
  'aria-required'?: boolean;
} {
  const { id, label, hideLabel, required, rawErrors, options, schema } = props;
  const description = (options.description ?? schema.description) as ReactNode;
  const shown = itemLabel(label, id);
  return {
    id,
    ...(hideLabel ? { 'aria-label': inertText(shown) } : { label: <UserLine>{shown}</UserLine> }),
    description: typeof description === 'string' ? <UserLine>{description}</UserLine> : description,
    error: rawErrors?.length
      ? rawErrors.map((message, index) => (
          <span key={index} style={{ display: 'block' }}>
            <UserLine>{message}</UserLine>
          </span>
        ))
      : undefined,
    withAsterisk: required,
    'aria-required': required || undefined,
  };
}

const inputTypes: Record<string, string> = {
  date: 'date',
  email: 'email',
  uri: 'url',
  password: 'password',
};

function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function TextWidget(props: Widget) {
  const { schema, value, onChange, onBlur, id, disabled, readonly, registry } = props;
  const common = {
    ...around(props),
    value: asText(value),
    disabled,
    readOnly: readonly,
    onBlur: () => onBlur(id, value),
  };
  const set = (text: string) => onChange(text === '' ? undefined : text);
  if (isLongText(schema as Schema)) {
    return (
      <Textarea {...common} autosize minRows={3} maxRows={14} onChange={(event) => set(event.currentTarget.value)} />
    );
  }
  const { policies, area } = registry.formContext;
  if (policies.length > 0 && (schema.format === 'policy' || props.name === 'policy')) {
    return <PolicyInput {...common} policies={policies} area={area} onChange={set} />;
  }
  const clock = clocks[schema.format ?? ''];
  if (clock) return <ClockInput {...common} clock={clock} onChange={onChange} />;
  const numeric = schema.type === 'number' || schema.type === 'integer';
  return (
    <TextInput
      {...common}
      type={numeric ? 'text' : (inputTypes[schema.format ?? ''] ?? 'text')}
      inputMode={numeric ? 'decimal' : undefined}
      autoComplete="off"
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

interface Clock {
  type: string;
  toLocal: (value: string) => string;
  fromLocal: (local: string) => string | undefined;
}

/** What the reader gives by their own clock, and JSON holds with its offset. */
const clocks: Record<string, Clock> = {
  'date-time': { type: 'datetime-local', toLocal, fromLocal },
  time: { type: 'time', toLocal: toLocalClock, fromLocal: fromLocalClock },
};

interface ClockProps extends Omit<ReturnType<typeof around>, 'withAsterisk'> {
  clock: Clock;
  value: string;
  disabled?: boolean;
  readOnly?: boolean;
  onBlur: () => void;
  onChange: (value: string | undefined) => void;
}

function ClockInput({ clock, value, onChange, ...common }: ClockProps) {
  // What was typed stands as it was typed: clocks of long ago, on the way to a year, have offsets that do not come back.
  const [typed, setTyped] = useState({ local: clock.toLocal(value), value });
  return (
    <TextInput
      {...common}
      type={clock.type}
      value={typed.value === value ? typed.local : clock.toLocal(value)}
      onChange={(event) => {
        const local = event.currentTarget.value;
        const given = clock.fromLocal(local);
        setTyped({ local, value: asText(given) });
        onChange(given);
      }}
    />
  );
}

/** An option's own title, or its value in words. */
function optionLabel(option: { label: string; value: unknown }): string {
  return inertText(option.label === String(option.value) ? humanize(option.label) : option.label);
}

function SelectWidget(props: Widget) {
  // Several of a list: one cannot see what a list of the browser's holds, nor choose twice on a phone without losing the first.
  return props.multiple ? <CheckboxesWidget {...props} /> : <OneOfMany {...props} />;
}

// The browser's own list: it works with every keyboard, phone and screen reader.
function OneOfMany(props: Widget) {
  const { options, value, onChange, disabled, readonly, schema, required } = props;
  const choices = options.enumOptions ?? [];
  const chosen = choices.findIndex((option) => option.value === value);
  return (
    <NativeSelect
      {...around(props)}
      value={chosen < 0 ? '' : String(chosen)}
      disabled={disabled || readonly}
      onChange={(event) => {
        const index = event.currentTarget.value;
        onChange(index === '' ? undefined : choices[Number(index)]?.value);
      }}
    >
      {(chosen < 0 || !required || schema.default === undefined) && (
        <option value="" disabled={required}>
          {required ? texts.form.choose : texts.common.none}
        </option>
      )}
      {choices.map((option, index) => (
        <option key={index} value={index}>
          {optionLabel(option)}
        </option>
      ))}
    </NativeSelect>
  );
}

function CheckboxWidget(props: Widget) {
  const { value, onChange, disabled, readonly } = props;
  const { withAsterisk: _, ...rest } = around(props);
  return (
    <Checkbox
      {...rest}
      checked={value === true}
      disabled={disabled || readonly}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

function CheckboxesWidget(props: Widget) {
  const { options, value, onChange, disabled, readonly } = props;
  const choices = options.enumOptions ?? [];
  const chosen = Array.isArray(value) ? value : [];
  // A group cannot be required for those who hear it; the asterisk and the message say it.
  const { 'aria-required': _, ...rest } = around(props);
  return (
    <Checkbox.Group
      {...rest}
      value={choices.flatMap((option, index) => (chosen.includes(option.value) ? [String(index)] : []))}
      onChange={(indexes) =>
        onChange(choices.flatMap((option, index) => (indexes.includes(String(index)) ? [option.value] : [])))
      }
    >
      <Stack gap={6} mt={6}>
        {choices.map((option, index) => (
          <Checkbox key={index} value={String(index)} label={optionLabel(option)} disabled={disabled || readonly} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

export const widgets: RegistryWidgetsType<unknown, RJSFSchema, FormContext> = {
  TextWidget,
  TextareaWidget: TextWidget,
  PasswordWidget: TextWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
  DateWidget: TextWidget,
  DateTimeWidget: TextWidget,
  TimeWidget: TextWidget,
  UpDownWidget: TextWidget,
  SelectWidget,
  RadioWidget: SelectWidget,
  CheckboxWidget,
  CheckboxesWidget,
  FilesWidget,
};
