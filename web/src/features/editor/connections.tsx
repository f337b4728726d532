import { ActionIcon, NativeSelect, Text } from '@mantine/core';
import { IconArrowRight, IconX } from '@tabler/icons-react';
import type { WorkflowNode } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import classes from './editor.module.css';
import { targetsOf } from './model/connect';
import { addEdge, edgeId, edgesOf, nodeOf, portOf, portsOf, removeEdges, titleOf } from './model/document';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

/** Where a step leads, port by port: the same as drawing lines, for the keyboard and for phones. */
export function Connections({ editor, node }: { editor: Editor; node: WorkflowNode }) {
  const { document, catalogue, editable, apply, selectNode } = editor;
  const ports = portsOf(node, catalogue);
  // A connection from a port that is gone is shown, too: it has to be mended.
  const left = edgesOf(document).filter((edge) => edge.from === node.id);
  const shown = [...new Set([...ports, ...left.map(portOf)])];
  const nameOf = (id: string) => {
    const found = nodeOf(document, id);
    return found ? titleOf(found, catalogue) : id;
  };
  return (
    <section className={classes.part} aria-label={words.inspector.leadsTo}>
      <h3 className={classes.partTitle}>{words.inspector.leadsTo}</h3>
      {shown.map((port) => {
        const edges = left.filter((edge) => portOf(edge) === port);
        const said = portInWords(port, node.type);
        const targets = targetsOf(document, catalogue, node.id, port);
        return (
          <div key={port} className={classes.port}>
            {said && (
              <span className={classes.portName} title={port}>
                {said}
              </span>
            )}
            {edges.map((edge) => (
              <div key={edge.to} className={classes.portTarget}>
                <IconArrowRight size={14} aria-hidden />
                <button type="button" className={classes.linkButton} onClick={() => selectNode(edge.to)}>
                  {nameOf(edge.to)}
                </button>
                {editable && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={words.inspector.disconnect(nameOf(edge.to))}
                    onClick={() => apply(removeEdges(document, [edgeId(edge)]))}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                )}
              </div>
            ))}
            {editable && targets.length > 0 && (
              <NativeSelect
                size="xs"
                aria-label={words.inspector.connectTo(said)}
                value=""
                onChange={(event) => {
                  const to = event.currentTarget.value;
                  if (to) apply(addEdge(document, { from: node.id, port, to }));
                }}
                data={[
                  { value: '', label: words.inspector.choose },
                  ...targets.map((target) => ({ value: target.id, label: titleOf(target, catalogue) })),
                ]}
              />
            )}
            {edges.length === 0 && (!editable || targets.length === 0) && (
              <Text size="xs" c="dimmed">
                {words.inspector.leadsNowhere}
              </Text>
            )}
          </div>
        );
      })}
    </section>
  );
}
