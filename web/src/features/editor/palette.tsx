import { CloseButton, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { NodeType } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { draggedType } from './dragged';
import classes from './editor.module.css';
import { editorTexts as words } from './texts';

const order = Object.keys(words.palette.groups);
const rank = (group: string) => (order.includes(group) ? order.indexOf(group) : order.length);

function fits(type: NodeType, search: string): boolean {
  const text = `${type.title} ${type.type} ${type.description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What Enter adds: whose title is that, begins so, has it, or else the first that fits at all. */
function bestOf(types: NodeType[], search: string): NodeType | undefined {
  const titled = (fit: (title: string) => boolean) => types.find((type) => fit(type.title.toLowerCase()));
  return (
    titled((title) => title === search) ??
    titled((title) => title.startsWith(search)) ??
    titled((title) => title.includes(search)) ??
    types[0]
  );
}

/** The step types by group. One is added by a click, by Enter, or by dragging it onto the canvas. */
export function Palette({
  types,
  onAdd,
  onClose,
}: {
  types: NodeType[];
  onAdd: (type: NodeType) => void;
  onClose?: () => void;
}) {
  const [search, setSearch] = useState('');
  const found = types.filter((type) => fits(type, search.trim()));
  const groups = [...new Set(found.map((type) => type.group))].sort((a, b) => rank(a) - rank(b));
  return (
    <>
      <div className={classes.paletteHead}>
        <TextInput
          aria-label={words.palette.search}
          placeholder={words.palette.search}
          size="xs"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            const best = search.trim() && bestOf(found, search.trim().toLowerCase());
            if (event.key === 'Enter' && best) {
              onAdd(best);
              setSearch('');
            }
            if (event.key === 'Escape') onClose?.();
          }}
          data-autofocus
          autoFocus
          style={{ flex: 1 }}
        />
        {onClose && <CloseButton size="sm" aria-label={words.palette.close} onClick={onClose} />}
      </div>
      <div className={classes.paletteList}>
        {groups.map((group) => (
          <section key={group} aria-label={words.palette.groups[group] ?? humanize(group)}>
            <div className={classes.paletteGroup} aria-hidden>
              {words.palette.groups[group] ?? humanize(group)}
            </div>
            {found
              .filter((type) => type.group === group)
              .map((type) => (
                <button
                  key={type.type}
                  type="button"
                  className={classes.paletteItem}
                  data-group={type.group}
                  title={type.description}
                  draggable
                  onDragStart={(event) => event.dataTransfer.setData(draggedType, type.type)}
                  onClick={() => onAdd(type)}
                >
                  {type.title}
                </button>
              ))}
          </section>
        ))}
        {found.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            {words.palette.none}
          </Text>
        )}
      </div>
    </>
  );
}
