import type { NodeType } from '@/lib/api/types';

/** Some of the server's node types, with the fields that the tests look at. */
export const nodeTypes: NodeType[] = [
  {
    type: 'form',
    title: 'Form',
    group: 'start',
    description: 'Starts with a request that a person fills in at /forms/{path}, drawn from a JSON Schema.',
    config_schema: {
      type: 'object',
      properties: {
        path: { type: 'string', title: 'Path', pattern: '^[a-z0-9][a-z0-9_-]{0,99}$' },
        title: { type: 'string', title: 'Title', minLength: 1 },
        schema: { type: 'object', title: 'Request schema' },
        access: { title: 'Access', enum: ['public', 'signed_in'], default: 'signed_in' },
      },
      required: ['path', 'schema'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: {
      path: 'request',
      title: 'Request',
      schema: {
        type: 'object',
        properties: { title: { type: 'string', minLength: 3 } },
        required: ['title'],
        additionalProperties: false,
      },
    },
    starts: true,
  },
  {
    type: 'form_task',
    title: 'Form task',
    group: 'people',
    description: 'Asks one person to fill in data, and goes on with what they sent.',
    config_schema: {
      type: 'object',
      properties: {
        to: { title: 'To', description: 'Address of whom to ask; left out, the requester' },
        message: { type: 'string', title: 'Message' },
        schema: { type: 'object', title: 'Fields' },
      },
      required: ['schema'],
      additionalProperties: false,
    },
    ports: ['main', 'timed_out'],
    example: { to: '{{trigger.body.manager}}', schema: { type: 'object' } },
    starts: false,
  },
  {
    type: 'memory',
    title: 'Memory',
    group: 'data',
    description:
      'Keeps a value under a key for later steps and later executions, gives it back, counts, or forgets it. Each operation is carried out exactly once, also where many come at once. What it gives counts as data from outside and from AI.',
    config_schema: {
      type: 'object',
      properties: {
        operation: {
          title: 'Operation',
          enum: ['get', 'set', 'increment', 'delete'],
          description: 'What is done with the value under the key',
        },
        key: {
          type: 'string',
          title: 'Key',
          minLength: 1,
          maxLength: 200,
          description: 'Such as count-{{trigger.body.customer}}; at most 200 bytes',
        },
        value: {
          title: 'Value',
          description:
            'set: what is kept, any JSON up to 256 KiB. increment: the number that is added, 1 where it is left out. get: what is given where nothing is kept, null where it is left out. delete: none',
        },
        scope: {
          title: 'Scope',
          enum: ['execution', 'workflow', 'workspace'],
          default: 'workflow',
          description: 'Who shares it: the steps of this execution, all executions of this workflow, or all workflows',
        },
      },
      required: ['operation', 'key'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: { operation: 'increment', key: 'requests-{{trigger.body.customer}}' },
    starts: false,
  },
  {
    type: 'sub_workflow',
    title: 'Sub-workflow',
    group: 'routing',
    description: 'Starts another workflow for the same requester and goes on when it has ended.',
    config_schema: {
      type: 'object',
      properties: {
        workflow: { type: 'string', title: 'Workflow', minLength: 1, description: 'Name or id' },
        input: { title: 'Input', description: 'The body that its start node takes' },
        wait: { type: 'boolean', title: 'Wait for its end', default: true },
      },
      required: ['workflow'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: { workflow: 'Host access', input: { host: '{{item}}' } },
    starts: false,
  },
  {
    type: 'set',
    title: 'Set',
    group: 'data',
    description: 'Builds a value from what came before: any JSON, with {{ }} expressions in its strings.',
    config_schema: {
      type: 'object',
      properties: {
        values: { title: 'Values', description: 'Any JSON; strings may hold {{ expressions }}' },
        mode: { title: 'Mode', enum: ['replace', 'merge'], default: 'replace' },
      },
      required: ['values'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: { values: { total: '{{trigger.body.amount * 2}}' } },
    starts: false,
  },
  {
    type: 'switch',
    title: 'Switch',
    group: 'routing',
    description:
      'Tries rules in order and goes by the port of the first that holds, or with match all by the ports of every one that does.',
    config_schema: {
      type: 'object',
      properties: {
        rules: {
          title: 'Rules',
          type: 'array',
          minItems: 1,
          maxItems: 200,
          items: {
            type: 'object',
            properties: {
              port: { type: 'string', title: 'Port', pattern: '^[a-z][a-z0-9_]{0,63}$' },
              when: { type: 'string', title: 'When', minLength: 1 },
            },
            required: ['port', 'when'],
            additionalProperties: false,
          },
        },
        match: { title: 'Match', enum: ['first', 'all'], default: 'first' },
        default: {
          title: 'Default port',
          type: ['string', 'null'],
          pattern: '^[a-z][a-z0-9_]{0,63}$',
          description: 'Taken where no rule holds; none means that the step fails',
        },
      },
      required: ['rules'],
      additionalProperties: false,
    },
    ports: ['high', 'low'],
    example: { rules: [{ port: 'high', when: 'trigger.body.amount >= 5000.0' }], default: 'low' },
    starts: false,
  },
  {
    type: 'approval_group',
    title: 'Approval group',
    group: 'people',
    description: 'Stops the flow and asks the right people.',
    config_schema: {
      type: 'object',
      definitions: {
        person: {
          type: 'object',
          title: 'Person',
          properties: { name: { type: 'string', title: 'Name' }, email: { type: 'string', title: 'Address' } },
          required: ['email'],
          additionalProperties: false,
        },
        seat: {
          anyOf: [
            { $ref: '#/definitions/person' },
            {
              type: 'object',
              title: 'Group',
              properties: {
                group: { type: 'string', title: 'Group' },
                need: { title: 'How many', anyOf: [{ type: 'integer', minimum: 1 }, { const: 'all' }] },
              },
              required: ['group'],
              additionalProperties: false,
            },
            {
              type: 'object',
              title: 'Manager of',
              properties: { manager_of: { type: 'string', title: 'Manager of' } },
              required: ['manager_of'],
              additionalProperties: false,
            },
          ],
        },
        seats: { type: 'array', title: 'Reviewers', minItems: 1, items: { $ref: '#/definitions/seat' } },
        mode: { title: 'Review mode', enum: ['all', 'any', 'quorum'] },
      },
      properties: {
        title: { type: 'string', title: 'Title' },
        message: { type: ['string', 'null'], title: 'Message to the reviewers' },
        policy: { title: 'Policy object', description: 'An expression that gives the whole policy object' },
        reviewers: { $ref: '#/definitions/seats' },
        review_mode: { $ref: '#/definitions/mode' },
        quorum: { type: 'integer', title: 'Quorum', minimum: 1 },
        require_comment: {
          title: 'Comment required',
          default: 'on_negative',
          enum: ['on_negative', 'never', 'on_reject', 'on_changes', 'always'],
        },
        allow_request_changes: { type: 'boolean', title: 'Changes may be requested', default: true },
        due_in: { type: ['string', 'null'], title: 'Due in', description: 'ISO 8601, such as P2D' },
      },
      additionalProperties: false,
    },
    ports: ['approved', 'rejected', 'changes_requested', 'timed_out'],
    example: {
      reviewers: [{ group: 'security-leads' }, { name: 'Head of Risk', email: 'risk@example.com' }],
      review_mode: 'all',
      require_comment: 'always',
      due_in: 'P2D',
    },
    starts: false,
  },
  {
    type: 'rework',
    title: 'Rework',
    group: 'people',
    description: 'Asks the requester to correct the request.',
    config_schema: {
      type: 'object',
      properties: {
        to: { title: 'To', description: 'Whom to ask; left out, the requester' },
        message: { type: 'string', title: 'Message' },
        schema: { type: 'object', title: 'Fields that may be corrected' },
        due_in: { type: 'string', title: 'Due in' },
      },
      additionalProperties: false,
    },
    ports: ['main', 'timed_out', 'withdrawn'],
    example: {
      message: '{{input.comments}}',
      schema: { type: 'object', properties: { justification: { type: 'string' } } },
    },
    starts: false,
  },
  {
    type: 'output',
    title: 'Output',
    group: 'data',
    description: "Gives the execution's output: what the API shows and what a held webhook answers.",
    config_schema: {
      type: 'object',
      properties: { value: { title: 'Value' } },
      required: ['value'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: { value: { status: 'done' } },
    starts: false,
  },
];
