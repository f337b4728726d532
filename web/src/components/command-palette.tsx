import { ActionIcon, Kbd, Modal, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { type Command, findCommands } from './command-palette-match';
import { closePalette, openPalette, usePaletteOpened } from './command-palette-store';
import { paletteTexts as words } from './command-palette-texts';
import classes from './command-palette.module.css';
import { UserLine } from './user-text';

/** Opens on Ctrl+K and ⌘K, also while the reader types; asks for its commands only while it is open. */
export function CommandPalette({ useCommands }: { useCommands: () => Command[] }) {
  const opened = usePaletteOpened();

  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      const combination = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!combination || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      if (opened) closePalette();
      else if (!document.querySelector('[role="dialog"]')) openPalette();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [opened]);

  // Gone with whoever was signed in.
  useEffect(() => closePalette, []);

  return (
    <Modal.Root
      opened={opened}
      onClose={closePalette}
      size={600}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      classNames={{ content: classes.content }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={words.title}>
        <Palette useCommands={useCommands} />
      </Modal.Content>
    </Modal.Root>
  );
}

/** For those without a keyboard, and those who do not know the keys. */
export function PaletteButton() {
  return (
    <Tooltip label={`${words.button} (Ctrl K)`}>
      <ActionIcon variant="subtle" color="gray" c="dimmed" size="lg" aria-label={words.button} onClick={openPalette}>
        <IconSearch size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function Palette({ useCommands }: { useCommands: () => Command[] }) {
  const commands = useCommands();
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => findCommands(commands, search), [commands, search]);
  const active = Math.min(wanted, found.length - 1);
  const groups = [...new Set(found.map((command) => command.group))];
  const optionId = (index: number) => `${id}-${index}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, found]);

  function run(command: Command | undefined) {
    if (!command) return;
    closePalette();
    // When the focus is back where it was.
    setTimeout(command.run);
  }

  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setWanted((active + step + found.length) % found.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(found[active]);
    }
  }

  return (
    <>
      <div className={classes.head}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input}
          role="combobox"
          aria-label={words.title}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? optionId(active) : undefined}
          aria-autocomplete="list"
          aria-describedby={`${id}-help`}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          placeholder={words.placeholder}
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setWanted(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={words.results} className={classes.list}>
        {groups.map((group, place) => (
          <div key={group} role="group" aria-labelledby={`${id}-group-${place}`}>
            <div id={`${id}-group-${place}`} className={classes.group}>
              {group}
            </div>
            {found.map((command, index) =>
              command.group === group ? (
                <div
                  key={command.id}
                  id={optionId(index)}
                  role="option"
                  aria-selected={index === active}
                  className={classes.option}
                  // The focus stays in the field.
                  onMouseDown={(event) => event.preventDefault()}
                  onMouseMove={() => setWanted(index)}
                  onClick={() => run(command)}
                >
                  <span className={classes.title}>
                    <UserLine>{command.title}</UserLine>
                  </span>
                  {command.hint && (
                    <span className={classes.hint}>
                      <UserLine>{command.hint}</UserLine>
                    </span>
                  )}
                  {command.keys && (
                    <span className={classes.keys} aria-hidden>
                      {command.keys.map((key) => (
                        <Kbd key={key} size="xs">
                          {key}
                        </Kbd>
                      ))}
                    </span>
                  )}
                </div>
              ) : null,
            )}
          </div>
        ))}
        {found.length === 0 && <div className={classes.nothing}>{words.nothing}</div>}
      </div>
      <div id={`${id}-help`} className={classes.help}>
        {words.help}
      </div>
      <VisuallyHidden role="status">{search ? words.found(found.length) : ''}</VisuallyHidden>
    </>
  );
}
