import type { NodeType } from '@/lib/api/types';

/** Some of the server's node types, with the fields that the tests look at. */
export const nodeTypes: NodeType[] = [
  {
    type: 'decision_table',
    title: 'Decision table',
    group: 'routing',
    description:
      'Looks rows of conditions up, as in DMN: a row holds where every one of its cells fits the input above it, such as >= 5000, "hr", [1..30], not("public") or - for anything. hit says what happens where several hold: unique is a mistake, first takes the first, collect takes all. The output has each output\'s value (null where no row holds; with collect a list) and rows, the ids of those that held.',
    config_schema: {
      type: 'object',
      properties: {
        inputs: {
          title: 'Inputs',
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: {
            type: 'object',
            properties: {
              name: {
                type: 'string',
                title: 'Name',
                minLength: 1,
              },
              value: {
                title: 'Value',
                description: 'An expression',
              },
            },
            required: ['name', 'value'],
            additionalProperties: false,
          },
        },
        outputs: {
          title: 'Outputs',
          type: 'array',
          minItems: 1,
          maxItems: 50,
          uniqueItems: true,
          items: {
            type: 'string',
            pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
          },
        },
        rows: {
          title: 'Rows',
          type: 'array',
          minItems: 1,
          maxItems: 1000,
          items: {
            type: 'object',
            properties: {
              id: {
                type: 'string',
                title: 'Name',
                minLength: 1,
                maxLength: 100,
              },
              if: {
                type: 'array',
                title: 'Conditions, one an input',
                items: {
                  type: ['string', 'number', 'boolean', 'null'],
                },
              },
              then: {
                type: 'array',
                title: 'Values, one an output',
              },
            },
            required: ['if', 'then'],
            additionalProperties: false,
          },
        },
        hit: {
          title: 'Where several hold',
          enum: ['unique', 'first', 'collect'],
          default: 'unique',
        },
      },
      required: ['inputs', 'outputs', 'rows'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: {
      inputs: [
        {
          name: 'amount',
          value: '{{trigger.body.amount}}',
        },
        {
          name: 'area',
          value: '{{trigger.body.area}}',
        },
      ],
      outputs: ['group', 'days'],
      rows: [
        {
          id: 'large',
          if: ['>= 5000', '-'],
          then: ['finance', 2],
        },
        {
          id: 'people',
          if: ['< 5000', '"hr"'],
          then: ['hr-leads', 3],
        },
        {
          id: 'rest',
          if: ['< 5000', 'not("hr")'],
          then: ['leads', 5],
        },
      ],
    },
    starts: false,
  },
  {
    type: 'webhook',
    title: 'Webhook',
    group: 'start',
    description:
      "Starts with a request of another system at /hooks/{path}. It answers at once with the execution's id, or with respond output holds the answer until an output node gave it.",
    config_schema: {
      type: 'object',
      properties: {
        path: {
          type: 'string',
          title: 'Path',
          pattern: '^[a-z0-9][a-z0-9_-]{0,99}$',
        },
        auth: {
          type: 'object',
          title: 'Who may call',
          properties: {
            type: {
              title: 'Type',
              enum: ['none', 'bearer', 'basic', 'hmac'],
            },
            accounts: {
              type: 'array',
              title: 'Accounts',
              items: {
                type: 'string',
              },
              minItems: 1,
              description:
                'bearer: only tokens of these accounts (addresses); left out, any token with the scope write',
            },
            connection: {
              type: 'string',
              title: 'Connection',
              minLength: 1,
              description: 'basic, hmac: the connection of type webhook that holds the secret',
            },
            scheme: {
              title: 'Scheme',
              enum: ['github', 'slack', 'standard'],
              description: 'hmac: how the sender signs; left out, as the fields below say',
            },
            header: {
              type: 'string',
              title: 'Header of the signature',
              pattern: '^[A-Za-z0-9-]{1,100}$',
            },
            algorithm: {
              title: 'Algorithm',
              enum: ['sha256', 'sha512', 'sha1'],
              default: 'sha256',
            },
            encoding: {
              title: 'Encoding',
              enum: ['hex', 'base64'],
              default: 'hex',
            },
            prefix: {
              type: 'string',
              title: 'Before the signature',
              maxLength: 50,
              description: 'Such as sha256=',
            },
            timestamp_header: {
              type: 'string',
              title: 'Header of the time',
              pattern: '^[A-Za-z0-9-]{1,100}$',
              description: 'Seconds since 1970; signed as TIME.BODY',
            },
            tolerance: {
              type: 'string',
              title: 'Clocks may differ by',
              description: 'ISO 8601, such as PT5M, which is the default',
            },
          },
          required: ['type'],
          additionalProperties: false,
        },
      },
      required: ['path'],
      additionalProperties: false,
    },
    ports: ['main'],
    example: {
      path: 'orders',
      auth: {
        type: 'bearer',
      },
      respond: 'accepted',
    },
    starts: true,
  },
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
