import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '@/lib/texts';
import classes from './dialog.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Only what stands in it closes it: no Escape and no click beside it. */
  held?: boolean;
  /** As Mantine's; left out, that of a question. */
  size?: string;
}

export function Dialog({ opened, onClose, title, children, size, held = false }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      centered
      closeOnClickOutside={!held}
      closeOnEscape={!held}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: that is a banner landmark of its own. */}
        <div className={classes.head}>
          <Modal.Title fw={600}>{title}</Modal.Title>
          {!held && <Modal.CloseButton aria-label={texts.common.close} />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
