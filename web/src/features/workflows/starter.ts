import type { WorkflowDocument } from '@/lib/api/types';

/** The smallest workflow in which somebody decides; its address is made of its name. */
export function starterDocument(name: string, path: string): WorkflowDocument {
  return {
    name,
    nodes: [
      {
        id: 'request',
        type: 'form',
        name: 'Request',
        config: {
          path,
          title: name,
          schema: {
            type: 'object',
            properties: {
              title: { type: 'string', title: 'Title', minLength: 3, maxLength: 200 },
              reason: { type: 'string', title: 'Reason', format: 'textarea', maxLength: 5000 },
            },
            required: ['title', 'reason'],
            additionalProperties: false,
          },
        },
      },
      {
        id: 'decision',
        type: 'approval_group',
        name: 'Decision',
        config: {
          title: '{{trigger.body.title}}',
          reviewers: [{ manager_of: '{{execution.requester.email}}' }],
          review_mode: 'all',
        },
      },
      { id: 'granted', type: 'output', name: 'Granted', config: { value: { outcome: 'approved' } } },
      { id: 'refused', type: 'output', name: 'Refused', config: { value: { outcome: 'rejected' } } },
    ],
    edges: [
      { from: 'request', to: 'decision' },
      { from: 'decision', port: 'approved', to: 'granted' },
      { from: 'decision', port: 'rejected', to: 'refused' },
    ],
  };
}

/** A path that a form may have. */
export const pathOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60) || 'request';
