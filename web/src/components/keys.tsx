import { Button, Kbd, Switch, Table, Title } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { Fragment, useEffect, useRef } from 'react';
import { Dialog } from './dialog';
import { closeKeys, isElsewhere, type KeyAction, openKeys, tellPageKeys, useShownKeys } from './keys-store';
import { keyTexts } from './keys-texts';

export type { KeyAction } from './keys-store';

const useKeysOn = () => useLocalStorage({ key: 'neuronflow-keys', defaultValue: true, getInitialValueInEffect: false });

/**
 * Single-key commands of one page, shown by the frame's `?`. They rest while the reader types, while a dialog is open, and where the
 * reader has turned them off (WCAG 2.1.4).
 */
export function PageKeys({ actions }: { actions: KeyAction[] }) {
  const [on] = useKeysOn();

  useEffect(() => tellPageKeys(actions), [actions]);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (!on || isElsewhere(event)) return;
      const action = actions.find((each) => each.keys.includes(event.key));
      if (action?.run) action.run(event);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [actions, on]);

  return (
    <Button
      variant="subtle"
      color="gray"
      c="dimmed"
      fw={500}
      size="compact-sm"
      leftSection={<IconKeyboard size={16} aria-hidden />}
      onClick={openKeys}
      visibleFrom="sm"
    >
      {keyTexts.button}
    </Button>
  );
}

/** How long the second key of a pair is waited for. */
const pairMs = 1_500;

/** The keys that work on every page, and the list of all keys. Once, in the frame around the pages. */
export function EverywhereKeys({ actions }: { actions: KeyAction[] }) {
  const { ofPage, opened } = useShownKeys();
  const [on, setOn] = useKeysOn();
  const first = useRef<{ key: string; at: number } | null>(null);

  useEffect(() => {
    // Before the page's own keys: the second key of a pair is no command of the page.
    function onKey(event: KeyboardEvent) {
      if (isElsewhere(event)) return;
      const before = first.current;
      first.current = null;
      if (event.key === '?') return take(event, openKeys);
      if (!on) return;
      const begun = before && Date.now() - before.at < pairMs ? before.key : null;
      const second = actions.find((each) => each.then === event.key && begun && each.keys.includes(begun));
      if (second) return take(event, () => second.run?.(event));
      const single = actions.find((each) => !each.then && each.keys.includes(event.key));
      if (single) return take(event, () => single.run?.(event));
      if (actions.some((each) => each.then && each.keys.includes(event.key))) {
        first.current = { key: event.key, at: Date.now() };
        event.preventDefault();
      }
    }
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [actions, on]);

  return (
    <Dialog opened={opened} onClose={closeKeys} title={keyTexts.title}>
      {ofPage.length > 0 && <KeyList title={keyTexts.onThisPage} actions={ofPage} />}
      <KeyList title={keyTexts.everywhere} actions={[...actions, { keys: ['?'], what: keyTexts.help }]} />
      <Switch checked={on} onChange={(event) => setOn(event.currentTarget.checked)} label={keyTexts.switch} />
    </Dialog>
  );
}

function take(event: KeyboardEvent, run: () => void): void {
  event.preventDefault();
  run();
}

function KeyList({ title, actions }: { title: string; actions: KeyAction[] }) {
  return (
    <section aria-label={title}>
      <Title order={3} fz="sm" fw={600} mb={4}>
        {title}
      </Title>
      <Table withRowBorders={false} mb="md" verticalSpacing={4}>
        <Table.Tbody>
          {actions.map((action) => (
            <Table.Tr key={action.what}>
              <Table.Td w={120}>
                {action.keys.map((key) => (
                  <Fragment key={key}>
                    <Kbd>{key}</Kbd>{' '}
                  </Fragment>
                ))}
                {action.then && (
                  <>
                    {keyTexts.then} <Kbd>{action.then}</Kbd>
                  </>
                )}
              </Table.Td>
              <Table.Td>{action.what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
