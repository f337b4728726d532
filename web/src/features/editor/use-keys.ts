import { useEffect } from 'react';
import type { WorkflowDocument } from '@/lib/api/types';
import { copyText, paste, readWhole } from './model/clipboard';
import { removeEdges, removeNodes } from './model/document';
import type { Editor } from './use-editor';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

const inDialog = () => document.querySelector('[role="dialog"]') !== null;

/** The editor's keys. Those that change steps rest while the reader types; saving always works. */
export function useEditorKeys(editor: Editor, save: () => void, onWhole: (document: WorkflowDocument) => void): void {
  useEffect(() => {
    const { selection, apply, select } = editor;

    function onKey(event: KeyboardEvent) {
      const command = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (command && key === 's') {
        event.preventDefault();
        if (!inDialog()) save();
        return;
      }
      if (isTyping(event.target) || inDialog() || !editor.editable) return;
      if (command && (key === 'z' || key === 'y')) {
        event.preventDefault();
        if (key === 'y' || event.shiftKey) editor.redo();
        else editor.undo();
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        const removed = selection.edge
          ? removeEdges(editor.document, [selection.edge])
          : removeNodes(editor.document, selection.nodes);
        if (selection.edge || selection.nodes.length) apply(removed);
      } else if (event.key === 'Escape') {
        select({ nodes: [], edge: null });
      }
    }

    function onCopy(event: ClipboardEvent) {
      if (isTyping(event.target) || inDialog() || !selection.nodes.length) return;
      if (!window.getSelection()?.isCollapsed) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', copyText(editor.document, selection.nodes));
    }

    function onPaste(event: ClipboardEvent) {
      if (isTyping(event.target) || inDialog() || !editor.editable) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const whole = readWhole(text);
      if (whole) {
        event.preventDefault();
        return onWhole(whole);
      }
      const pasted = paste(editor.document, text);
      if (!pasted) return;
      event.preventDefault();
      apply(pasted.document);
      select({ nodes: pasted.ids, edge: null });
    }

    document.addEventListener('keydown', onKey);
    document.addEventListener('copy', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [editor, save, onWhole]);
}
