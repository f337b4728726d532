import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json, JsonObject } from '@/lib/api/types';
import { fieldId, type FieldProps, problemAt } from './config-field';
import { Group } from './config-groups';
import classes from './editor.module.css';
import { useFieldPlace } from './field-place';
import { anything, cellText, cellValue } from './model/decision-table';
import { nodeOf } from './model/document';
import { isObject } from './model/members';
import { editorTexts } from './texts';

const words = editorTexts.table;
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The rows of a decision table: each a condition for every input and a value for every output, under their names. */
export function DecisionRows(props: FieldProps) {
  const { path, label, value, onChange, readOnly } = props;
  const place = useFieldPlace();
  const config = place ? nodeOf(place.editor.document, place.node)?.config : undefined;
  const inputs = list(config?.inputs).map((each) => (isObject(each) && typeof each.name === 'string' ? each.name : ''));
  const outputs = list(config?.outputs).map((each) => (typeof each === 'string' ? each : ''));
  const rows = list(value);
  const put = (index: number, row: JsonObject) => onChange(rows.map((old, at) => (at === index ? row : old)));
  const hasHeads = inputs.length > 0 && outputs.length > 0;
  return (
    <Group id={fieldId(path)} label={label} error={problemAt(props)}>
      <Text size="xs" c="dimmed">
        {hasHeads ? words.help : words.noHeads}
      </Text>
      {rows.map((row, index) => {
        const each = isObject(row) ? row : {};
        const name = words.row(index, typeof each.id === 'string' ? each.id : '');
        return (
          <div key={index} role="group" aria-label={name} className={classes.tableRow}>
            <div className={classes.tableHead}>
              <TextInput
                size="xs"
                aria-label={`${name}, ${words.name}`}
                placeholder={words.row(index, '')}
                value={typeof each.id === 'string' ? each.id : ''}
                error={props.problems.get([...path, String(index), 'id'].join('/'))}
                readOnly={readOnly}
                onChange={({ currentTarget }) => {
                  const { id: _, ...others } = each;
                  put(index, currentTarget.value === '' ? others : { id: currentTarget.value, ...others });
                }}
              />
              {!readOnly && (
                <>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    disabled={index === 0}
                    aria-label={words.up(name)}
                    onClick={() => onChange(rows.toSpliced(index - 1, 2, row, rows[index - 1] ?? null))}
                  >
                    <IconArrowUp size={14} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={editorTexts.field.remove(name)}
                    onClick={() => onChange(rows.toSpliced(index, 1))}
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </>
              )}
            </div>
            <Cells
              {...props}
              path={[...path, String(index), 'if']}
              title={words.if}
              heads={inputs}
              cells={list(each.if)}
              empty={anything}
              // A condition is read by its text, whatever it is.
              read={(text) => text}
              shown={(cell) => (typeof cell === 'string' ? cell : cellText(cell))}
              nameOf={(head) => `${name}, ${words.condition(head)}`}
              onCells={(cells) => put(index, { ...each, if: cells })}
            />
            <Cells
              {...props}
              path={[...path, String(index), 'then']}
              title={words.then}
              heads={outputs}
              cells={list(each.then)}
              empty=""
              read={cellValue}
              shown={cellText}
              nameOf={(head) => `${name}, ${words.value(head)}`}
              onCells={(cells) => put(index, { ...each, then: cells })}
            />
          </div>
        );
      })}
      {!readOnly && (
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} aria-hidden />}
          disabled={!hasHeads}
          onClick={() => onChange([...rows, { if: inputs.map(() => anything), then: outputs.map(() => '') }])}
        >
          {words.addRow}
        </Button>
      )}
    </Group>
  );
}

interface CellsProps extends FieldProps {
  title: string;
  heads: string[];
  cells: Json[];
  /** Stands where a head has no cell yet. */
  empty: Json;
  read: (text: string) => Json;
  shown: (cell: Json | undefined) => string;
  nameOf: (head: string) => string;
  onCells: (cells: Json[]) => void;
}

function Cells({ title, heads, cells, empty, read, shown, nameOf, onCells, path, problems, readOnly }: CellsProps) {
  const count = Math.max(heads.length, cells.length);
  const headOf = (index: number) => heads[index] || words.extra(index);
  const problem = problems.get(path.join('/'));
  return (
    <div className={classes.cells}>
      <span className={classes.cellsTitle} aria-hidden>
        {title}
      </span>
      <div className={classes.cellsGrid}>
        {Array.from({ length: count }, (_, index) => (
          <Cell
            key={index}
            id={fieldId([...path, String(index)])}
            head={headOf(index)}
            label={nameOf(headOf(index))}
            value={cells[index]}
            error={problems.get([...path, String(index)].join('/')) ?? (index === 0 ? problem : undefined)}
            read={read}
            shown={shown}
            readOnly={readOnly}
            onChange={(next) =>
              onCells(Array.from({ length: count }, (_each, at) => (at === index ? next : (cells[at] ?? empty))))
            }
          />
        ))}
      </div>
    </div>
  );
}

interface CellProps {
  id: string;
  head: string;
  label: string;
  value: Json | undefined;
  error?: string;
  read: (text: string) => Json;
  shown: (cell: Json | undefined) => string;
  readOnly: boolean;
  onChange: (value: Json) => void;
}

function Cell({ id, head, label, value, error, read, shown, readOnly, onChange }: CellProps) {
  const [text, setText] = useState(() => shown(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    // Changed elsewhere, such as by undo.
    setSeen(value);
    setText(shown(value));
  }
  return (
    <label className={classes.cell}>
      <span className={classes.cellHead} aria-hidden>
        {head}
      </span>
      <TextInput
        size="xs"
        id={id}
        aria-label={label}
        classNames={{ input: classes.expression }}
        spellCheck={false}
        autoComplete="off"
        value={text}
        error={error}
        readOnly={readOnly}
        onChange={({ currentTarget }) => {
          const next = read(currentTarget.value);
          setText(currentTarget.value);
          setSeen(next);
          onChange(next);
        }}
      />
    </label>
  );
}
