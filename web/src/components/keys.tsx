import { Button, Kbd, Switch, Table } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Dialog } from './dialog';
import { keyTexts } from './keys-texts';

export interface KeyAction {
  keys: string[];
  what: string;
  run?: (event: KeyboardEvent) => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Single-key commands of one page, with their help on `?`. They rest while the reader types, while a dialog is open, and where the
 * reader has turned them off (WCAG 2.1.4).
 */
export function PageKeys({ actions }: { actions: KeyAction[] }) {
  const [opened, help] = useDisclosure(false);
  const [on, setOn] = useLocalStorage({ key: 'neuronflow-keys', defaultValue: true, getInitialValueInEffect: false });

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]')) return;
      if (event.key === '?') return help.open();
      if (!on) return;
      const action = actions.find((each) => each.keys.includes(event.key));
      if (action?.run) action.run(event);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [actions, on, help]);

  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        c="dimmed"
        fw={500}
        size="compact-sm"
        leftSection={<IconKeyboard size={16} aria-hidden />}
        onClick={help.open}
        visibleFrom="sm"
      >
        {keyTexts.button}
      </Button>
      <Dialog opened={opened} onClose={help.close} title={keyTexts.title}>
        <Table withRowBorders={false} mb="md">
          <Table.Tbody>
            {[...actions, { keys: ['?'], what: keyTexts.help }].map((action) => (
              <Table.Tr key={action.what}>
                <Table.Td w={110}>
                  {action.keys.map((key) => (
                    <Kbd key={key} mr={4}>
                      {key}
                    </Kbd>
                  ))}
                </Table.Td>
                <Table.Td>{action.what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch checked={on} onChange={(event) => setOn(event.currentTarget.checked)} label={keyTexts.switch} />
      </Dialog>
    </>
  );
}
