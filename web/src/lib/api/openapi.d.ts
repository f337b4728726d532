// Made by `npm run types` from what the server says of itself. Not to be edited.

import type { Json, JsonObject } from './json';
export interface paths {
  '/hooks/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** File a request from another system */
    get: operations['getHooksPath'];
    put?: never;
    /** File a request from another system */
    post: operations['postHooksPath'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/forms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The forms that take requests, newest workflows first */
    get: operations['getApiV1Forms'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/forms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The page with the forms that take requests */
    get: operations['getForms'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/forms/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A hosted form: its page, or what it asks for as JSON */
    get: operations['getFormsPath'];
    put?: never;
    /** Submit a form */
    post: operations['postFormsPath'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/forms/{path}/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What would come of this submission as far as the first people are asked. Nothing is kept and nobody is told; without `files` it is looked at as if they were still to come */
    post: operations['postFormsPathPreview'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a file for a form or a resubmission: as the body, or as the one file of a multipart/form-data form; at most 25 MiB */
    post: operations['postApiV1Files'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A file, to be saved: for its sender and whoever may see a request with it */
    get: operations['getApiV1FilesId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Executions, newest first */
    get: operations['getApiV1Executions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One execution with its steps */
    get: operations['getApiV1ExecutionsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/journal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Its journal: every event, oldest first; as text/event-stream it goes on with what happens. 410 once it was pruned */
    get: operations['getApiV1ExecutionsIdJournal'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/executions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Run the active version by hand */
    post: operations['postApiV1WorkflowsIdExecutions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Cancel it */
    post: operations['postApiV1ExecutionsIdCancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Start no step and no effect until resumed */
    post: operations['postApiV1ExecutionsIdPause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go on */
    post: operations['postApiV1ExecutionsIdResume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Run a failed step again */
    post: operations['postApiV1ExecutionsIdRetry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/signal': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End every wait for this signal */
    post: operations['postApiV1ExecutionsIdSignal'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/executions/{id}/migrate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Move it to another version: a new revision from the start */
    post: operations['postApiV1ExecutionsIdMigrate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Approvals; with assignee=me and status=open the inbox, by deadline */
    get: operations['getApiV1Approvals'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One approval with its frozen context */
    get: operations['getApiV1ApprovalsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decide */
    post: operations['postApiV1ApprovalsIdDecisions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/reassign': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Pass a seat on */
    post: operations['postApiV1ApprovalsIdReassign'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/comments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say something to requester and reviewers without deciding */
    post: operations['postApiV1ApprovalsIdComments'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approvals/{id}/remind': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tell those again who have not decided; at most once an hour */
    post: operations['postApiV1ApprovalsIdRemind'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Requests, newest first */
    get: operations['getApiV1Requests'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where a request stands */
    get: operations['getApiV1RequestsId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{id}/resubmit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Answer a change request with corrected fields */
    post: operations['postApiV1RequestsIdResubmit'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{id}/withdraw': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Withdraw the request */
    post: operations['postApiV1RequestsIdWithdraw'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/requests/{id}/comments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say something to those who decide now */
    post: operations['postApiV1RequestsIdComments'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the caller is asked to fill in, by due time */
    get: operations['getApiV1Tasks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One task with the schema of its fields */
    get: operations['getApiV1TasksId'];
    put?: never;
    /** Send the data that a task asks for */
    post: operations['postApiV1TasksId'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/register': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The policy register: exceptions that were granted */
    get: operations['getApiV1Register'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/register/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is in force and what ends soon, by policy and tier; who decides how much, and how fast */
    get: operations['getApiV1RegisterSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/register/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One entry of the register */
    get: operations['getApiV1RegisterId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/register/{id}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End an exception before its time: by its owner, its policy's owner or an admin */
    post: operations['postApiV1RegisterIdRevoke'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Workflows, newest first, without their drafts */
    get: operations['getApiV1Workflows'];
    put?: never;
    /** Make a workflow out of a document, as a draft */
    post: operations['postApiV1Workflows'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One workflow with its draft, why that cannot be published yet, and its ETag */
    get: operations['getApiV1WorkflowsId'];
    /** Save its draft; takes If-Match */
    put: operations['putApiV1WorkflowsId'];
    post?: never;
    /** Delete it; one with executions is archived */
    delete: operations['deleteApiV1WorkflowsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Its versions, newest first */
    get: operations['getApiV1WorkflowsIdVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One version with its document */
    get: operations['getApiV1WorkflowsIdVersionsVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/publish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make the draft an immutable version and the active one, or say everything that is wrong with it */
    post: operations['postApiV1WorkflowsIdPublish'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/versions/{version}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Start this version for requests from now on */
    post: operations['postApiV1WorkflowsIdVersionsVersionActivate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/deactivate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take no requests any more; what runs goes on */
    post: operations['postApiV1WorkflowsIdDeactivate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/workflows/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Run the draft as a test: no mail, no request outside, no entry of the register, nobody asked. `pins` are outputs to use for nodes; one with an `outcome` leaves by the port of that name. With `until` only that node and what leads to it run */
    post: operations['postApiV1WorkflowsIdTest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/templates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Workflows to begin with */
    get: operations['getApiV1Templates'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/templates/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One of them, with its document */
    get: operations['getApiV1TemplatesId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/expressions/evaluate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What a text with expressions, or a condition, gives at a step of a document: its value, what is wrong with it and where, or why there is no value */
    post: operations['postApiV1ExpressionsEvaluate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/expressions/names': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What may stand in the expressions of a step: names with their types, and functions */
    post: operations['postApiV1ExpressionsNames'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Accounts, newest first; reviewers see who they are, not what they may */
    get: operations['getApiV1Users'];
    put?: never;
    /** Make an account */
    post: operations['postApiV1Users'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One account */
    get: operations['getApiV1UsersId'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change an account: what is given is changed, the rest stays */
    patch: operations['patchApiV1UsersId'];
    trace?: never;
  };
  '/api/v1/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Groups, by name */
    get: operations['getApiV1Groups'];
    put?: never;
    /** Make a group */
    post: operations['postApiV1Groups'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/groups/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One group */
    get: operations['getApiV1GroupsId'];
    /** Give a group these members and no others; its name stays */
    put: operations['putApiV1GroupsId'];
    post?: never;
    /** Delete a group */
    delete: operations['deleteApiV1GroupsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** API tokens, newest first: one's own; for auditors everybody's */
    get: operations['getApiV1Tokens'];
    put?: never;
    /** Make an API token; its secret is shown this once */
    post: operations['postApiV1Tokens'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke an API token */
    delete: operations['deleteApiV1TokensId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/policies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The directory of policies, by id */
    get: operations['getApiV1Policies'];
    put?: never;
    /** Add a policy */
    post: operations['postApiV1Policies'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/policies/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One policy, with its ETag */
    get: operations['getApiV1PoliciesId'];
    /** Replace a policy, or add it; takes If-Match */
    put: operations['putApiV1PoliciesId'];
    post?: never;
    /** Delete a policy */
    delete: operations['deleteApiV1PoliciesId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/variables': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The variables that expressions read as vars, with their ETag */
    get: operations['getApiV1Variables'];
    /** Set these variables and no others; takes If-Match */
    put: operations['putApiV1Variables'];
    /** Add a variable; the ETag is that of all of them */
    post: operations['postApiV1Variables'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connections': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Connections to other systems, by name, without their secrets */
    get: operations['getApiV1Connections'];
    put?: never;
    /** Add a connection */
    post: operations['postApiV1Connections'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connections/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One connection, with its ETag */
    get: operations['getApiV1ConnectionsId'];
    /** Replace a connection, or add it; secrets left out stay where the address does; takes If-Match */
    put: operations['putApiV1ConnectionsId'];
    post?: never;
    /** Delete a connection */
    delete: operations['deleteApiV1ConnectionsId'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connection-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What can be connected to, and what each connection is made of */
    get: operations['getApiV1ConnectionTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connections/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try it: greet, sign in, read; nothing is done there */
    post: operations['postApiV1ConnectionsIdTest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Leaves of the log, parsed and as the very bytes that are hashed; a page holds what is wanted out of at most 20,000 leaves */
    get: operations['getApiV1AuditLog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/checkpoint': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The latest signed checkpoint, as a C2SP signed note in plain text */
    get: operations['getApiV1AuditCheckpoint'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit/log/{seq}/proof': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Proof that a leaf is under the latest checkpoint, as a C2SP tlog-proof in plain text */
    get: operations['getApiV1AuditLogSeqProof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Server-sent events that say when something that the caller may see has changed */
    get: operations['getApiV1Events'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/d/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where a link of a mail leads: to a page that asks for a sign-in */
    get: operations['getDToken'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign in by password; sets the session's cookie */
    post: operations['postApiV1Session'];
    /** Sign out */
    delete: operations['deleteApiV1Session'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who am I */
    get: operations['getApiV1Me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/demo/accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The demo's accounts, on this machine only */
    get: operations['getApiV1DemoAccounts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/demo/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign in as one of the demo's accounts, on this machine only */
    post: operations['postApiV1DemoSession'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/demo/outbox': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The demo's newest mails, on this machine only */
    get: operations['getApiV1DemoOutbox'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the server can do its work; 503 with what is wrong where it cannot */
    get: operations['getReadyz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Metrics in Prometheus' text format */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/node-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The node types that workflows are made of, in the order of the editor's palette */
    get: operations['getApiV1NodeTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/backup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Everything in one tar archive, keys included; `neuronflow restore` takes it */
    post: operations['postApiV1Backup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the server runs */
    get: operations['getHealthz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This description */
    get: operations['getApiV1OpenapiJson'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description RFC 9457 problem details */
    Problem: {
      /** @description A short stable path such as /problems/stale-revision */
      type: string;
      title: string;
      status: number;
      detail?: string;
      errors?: {
        pointer: string;
        message: string;
      }[];
      /** @description Why a draft cannot be published, as a Workflow has them */
      problems?: Json[];
    };
    Readiness: {
      /** @constant */
      status: 'ready';
    };
    NodeType: {
      /** @description As documents name it */
      type: string;
      title: string;
      /** @description Section of the editor's palette */
      group: string;
      description: string;
      /** @description JSON Schema draft 7 of the node's config */
      config_schema: JsonObject;
      /** @description Of the example's config */
      ports: string[];
      /** @description A valid config */
      example: JsonObject;
      /** @description Whether it is a start node */
      starts: boolean;
    };
    AuditLog: {
      items: {
        seq: number;
        leaf: components['schemas']['Leaf'];
        /** @description The leaf's bytes: these are hashed */
        bytes_base64: string;
      }[];
      /** @description Leaves in the log */
      size: number;
      next_cursor: string | null;
    };
    Leaf: {
      /** @constant */
      v: 1;
      /** @description Such as decision.recorded */
      kind: string;
      /** @description Its index in the log */
      seq: number;
      tenant: string;
      /** Format: date-time */
      at: string;
      /** @description The record before it about the same subject */
      prev: {
        seq: number;
        leaf: string;
      } | null;
      actor: {
        id: string;
        type: string;
        auth: string;
      };
      subject: {
        type: string;
        id: string;
      };
      body: JsonObject;
    };
    Person: {
      id?: string | null;
      name: string;
      email: string;
    };
    FieldNote: {
      /** @description JSON Pointer into the request */
      pointer: string;
      text: string;
    };
    WorkflowRef: {
      id: string;
      name: string;
      version?: number;
      hash?: string;
    };
    ExecutionStarted: {
      /** Format: uuid */
      execution_id: string;
    };
    /** @description {execution_id} of the first request, for a repeat; else what the workflow answers */
    HookAnswer: Json;
    Form: {
      path: string;
      title: string;
      description?: string;
      /** @description JSON Schema draft 7 of the body */
      schema?: JsonObject | null;
      /** @enum {unknown} */
      access: 'public' | 'signed_in';
      policies?: components['schemas']['Policy'][];
      workflow: components['schemas']['WorkflowRef'];
    };
    File: {
      /** Format: uuid */
      id: string;
      sha256: string;
      size: number;
      name: string;
      /** @description As the sender said */
      type: string;
    };
    AttachedFile: {
      field: string;
    } & components['schemas']['File'];
    FileReference: {
      /** @description With format `file` in the schema */
      field: string;
      /** @description Of a file that was sent before */
      id: string;
    };
    Submission: {
      /** @description As the form's schema has it, without its files */
      body: Json;
      files?: components['schemas']['FileReference'][];
    };
    ManualStart: {
      /** @description As the start node's schema has it */
      input: Json;
      /** @description {name, email}, or an address */
      requester?: JsonObject | string;
    };
    Step: {
      /** @description Of the node */
      id: string;
      type: string;
      name: string;
      /** @enum {unknown} */
      status: 'ready' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';
      revision: number;
      item?: string | null;
      /** Format: date-time */
      started_at?: string;
      ended_at?: string | null;
      attempts?: number;
      input?: Json;
      output?: Json;
      error?: components['schemas']['StepError'] | null;
      log?: Json[];
      /** @description Which rules were tried, and what each gave */
      rules?: Json;
      due_at?: string;
      superseded?: boolean;
    };
    StepError: {
      code: string;
      message: string;
      /** @description Into the node's config */
      pointer?: string;
      /** @description Where it ended the execution: of which node it is */
      node?: string;
    };
    /** @enum {unknown} */
    ExecutionStatus:
      | 'queued'
      | 'running'
      | 'waiting'
      | 'waiting_approval'
      | 'waiting_rework'
      | 'paused'
      | 'completed'
      | 'failed'
      | 'failed_continued'
      | 'cancelled';
    Execution: {
      /** Format: uuid */
      id: string;
      title?: string;
      workflow: components['schemas']['WorkflowRef'];
      status: components['schemas']['ExecutionStatus'];
      attention: {
        node: string;
        reason: string;
      }[];
      requester: components['schemas']['Person'];
      submitted_by: components['schemas']['Person'] | null;
      revision: number;
      /** Format: date-time */
      started_at: string;
      ended_at: string | null;
      /** @description When its retention was over: its journal and the data of its steps are gone */
      pruned_at?: string | null;
      output: Json;
      error: components['schemas']['StepError'] | null;
      /** @description A trial of a draft, without effects */
      test?: boolean;
      /** @description Not in lists */
      approvals?: {
        id: string;
        node: string | null;
        revision: number;
        outcome: components['schemas']['Outcome'];
      }[];
      /** @description One entry a step, oldest first; not in lists */
      nodes?: components['schemas']['Step'][];
    };
    Journal: {
      items: {
        no: number;
        /** Format: date-time */
        at: string;
        events: Json;
      }[];
      next_cursor: string | null;
    };
    Decision: {
      id: string;
      reviewer: components['schemas']['Person'];
      /** @enum {unknown} */
      decision: 'approve' | 'reject' | 'request_changes';
      comment: string;
      field_notes: components['schemas']['FieldNote'][];
      /** Format: date-time */
      at: string;
      via: string;
      stage: string;
      revision: number;
      on_behalf_of: components['schemas']['Person'] | null;
      context_hash: string;
    };
    Stage: {
      name: string;
      /** @enum {unknown} */
      mode: 'all' | 'any' | 'quorum';
      quorum: number | null;
      /** @enum {unknown} */
      status: 'waiting' | 'open' | 'approved' | 'closed';
      due_at: string | null;
      seats?: {
        name?: string;
        email?: string;
        group?: string;
        /** @description How many of the group, or all */
        need?: number | string;
        manager_of?: string;
      }[];
      reviewers: components['schemas']['Reviewer'][];
    };
    Reviewer: {
      id: string;
      name: string;
      email: string;
      /** @enum {unknown} */
      kind: 'user' | 'external';
      /** @description Which of the stage's seats */
      seat: number | null;
      /**
       * @description By which right
       * @enum {unknown}
       */
      how: 'named' | 'group' | 'manager' | 'fallback' | 'reassigned';
      fallback: boolean;
      /** @enum {unknown} */
      state: 'waiting' | 'asked' | 'decided' | 'removed';
    };
    /** @enum {unknown} */
    Outcome: null | 'approved' | 'rejected' | 'changes_requested' | 'timed_out' | 'cancelled';
    Change: {
      /** @description JSON Pointer into the request */
      pointer: string;
      before: Json;
      after: Json;
    };
    EarlierRevision: {
      approval_id: string;
      revision: number;
      decisions: components['schemas']['Decision'][];
      outcome: components['schemas']['Outcome'];
      context_hash: string;
      /** @description From then to the approval that tells it */
      changes: components['schemas']['Change'][];
    };
    Approval: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      execution_id: string;
      /** @description null where a migration took it away */
      node: string | null;
      item: string | null;
      workflow: components['schemas']['WorkflowRef'];
      title: string;
      request_title?: string;
      message: string | null;
      /** @enum {unknown} */
      status: 'open' | 'closed';
      outcome: components['schemas']['Outcome'];
      revision: number;
      revision_limit: number;
      /** Format: date-time */
      opened_at: string;
      due_at: string | null;
      closed_at: string | null;
      requester: components['schemas']['Person'];
      submitted_by: components['schemas']['Person'] | null;
      /** @description sha256: and the hash of the context's RFC 8785 form */
      context_hash: string;
      /** @description What was frozen when it opened; not in lists */
      context?: JsonObject;
      /** @description The start node's: the request's fields in their order, with titles; not in lists */
      schema?: JsonObject | null;
      stages: components['schemas']['Stage'][];
      decisions: components['schemas']['Decision'][];
      comments?: components['schemas']['Comment'][];
      reminded_at?: string | null;
      allow_comments?: boolean;
      /** @enum {unknown} */
      require_comment?: 'never' | 'on_reject' | 'on_changes' | 'on_negative' | 'always';
      /** @description Of the policy object; in lists */
      metadata?: Json;
      /** @description As the request has it; in lists */
      amount?: Json;
      /** @description As the request has it; in lists */
      currency?: Json;
      /** @description As the request has it; in lists */
      policy?: string | null;
      /** @description May be decided together with others, with one reason */
      allow_bulk?: boolean;
      history: components['schemas']['EarlierRevision'][];
      /** @description What the caller may do now */
      can: string[];
    };
    DecisionRequest: {
      /** @enum {unknown} */
      decision: 'approve' | 'reject' | 'request_changes';
      comment?: string | null;
      field_notes?: components['schemas']['FieldNote'][] | null;
      revision: number;
      context_hash: string;
    };
    Reassignment: {
      /** @description Address or id; null where a seat has nobody */
      from?: string | null;
      /** @description Address or id */
      to: string;
      reason: string;
    };
    Comment: {
      id: string;
      by: components['schemas']['Person'];
      text: string;
      /** Format: date-time */
      at: string;
    };
    NewComment: {
      text: string;
    };
    Request: {
      /** Format: uuid */
      execution_id: string;
      title: string;
      workflow: components['schemas']['WorkflowRef'];
      status: components['schemas']['ExecutionStatus'];
      revision: number;
      requester: components['schemas']['Person'];
      submitted_by: components['schemas']['Person'] | null;
      /** Format: date-time */
      submitted_at: string;
      ended_at: string | null;
      /** @description When its retention was over: a request that nobody decided on has no body from then on */
      pruned_at?: string | null;
      ended_because?: string;
      waiting_for: {
        name: string;
        /** Format: date-time */
        since: string;
        due_at: string | null;
      }[];
      /** @description What reviewers wrote, newest first */
      notes: components['schemas']['RequestNote'][];
      /** @description What the rework asks of the requester */
      message?: string;
      /** @description What may be corrected; not in lists */
      schema?: JsonObject | null;
      /** @description The start node's, of the whole request; not in lists */
      form_schema?: JsonObject | null;
      body: Json;
      files: components['schemas']['AttachedFile'][];
      comments: components['schemas']['Comment'][];
      /** @enum {unknown} */
      outcome:
        | null
        | 'approved'
        | 'rejected'
        | 'changes_requested'
        | 'timed_out'
        | 'cancelled'
        | 'withdrawn'
        | 'completed'
        | 'failed'
        | 'failed_continued';
      /** @description What the caller may do now */
      can: string[];
    };
    RequestNote: {
      /** @description Name */
      from: string;
      /** @enum {unknown} */
      decision: 'approve' | 'reject' | 'request_changes';
      comment: string;
      field_notes: components['schemas']['FieldNote'][];
      /** Format: date-time */
      at: string;
      revision: number;
    };
    Revocation: {
      reason: string;
    };
    Migration: {
      version: number;
      /** @description Required unless it is a preview */
      reason?: string;
      /** @description Only say whether it could be, and what would become of its steps */
      preview?: boolean;
    };
    MigrationPreview: {
      possible: boolean;
      version: number;
      /** @description Why it is not possible */
      reason: string | null;
      steps: {
        node: string;
        name: string;
        /** @enum {unknown} */
        status: 'keeps' | 'gone' | 'new';
      }[];
    };
    /** @description A preview gives MigrationPreview */
    Migrated: components['schemas']['Execution'] | components['schemas']['MigrationPreview'];
    Resubmission: {
      /** @description The corrected fields only; null removes one */
      body: JsonObject;
      /** @description All files of each field that they name */
      files?: components['schemas']['FileReference'][];
      /** @description The current one */
      revision: number;
    };
    Signal: {
      /** @description Name that a wait waits for */
      signal: string;
      /** @description What the wait gives on as its output's body */
      body?: Json;
    };
    Task: {
      id: string;
      /** Format: uuid */
      execution: string;
      workflow: components['schemas']['WorkflowRef'];
      /** @description Of the request */
      title: string;
      requester: components['schemas']['Person'];
      node: string;
      /** @description Of the node */
      name: string;
      /** @description Inside a loop */
      item: string | null;
      revision: number;
      message: string;
      /** @description JSON Schema draft 7 of the body; not in lists */
      schema?: JsonObject | null;
      /** Format: date-time */
      opened_at: string;
      due_at: string | null;
      /** @description False: it was answered, or is not needed any more */
      open: boolean;
    };
    TaskAnswer: {
      /** @description As the task's schema has it */
      body: Json;
      /** @description Of the task as it was shown */
      revision: number;
    };
    RegisterSummary: {
      /** Format: date-time */
      as_of: string;
      counts: components['schemas']['RegisterCounts'];
      /** @description The largest first, with `policy` beside the counts */
      by_policy: components['schemas']['RegisterCounts'][];
      /** @description With `tier` beside the counts, where policy objects name one */
      by_tier: components['schemas']['RegisterCounts'][];
      /** @description This month and eleven more: how many in force end in it */
      ending: components['schemas']['MonthCount'][];
      /** @description The last twelve months */
      granted: components['schemas']['MonthCount'][];
      approvers: {
        id: string;
        name: string;
        email: string;
        /** @description Approvals that wait for them now */
        open: number;
        decided_90d: number;
        median_seconds: number | null;
      }[];
      decide: {
        count_90d: number;
        median_seconds: number | null;
        p90_seconds: number | null;
        weeks: {
          /**
           * Format: date
           * @description A Monday
           */
          week: string;
          count: number;
          median_seconds: number | null;
        }[];
      };
      /** @description Only the newest 20,000 of each were looked at */
      partial: boolean;
    };
    RegisterCounts: {
      policy?: string;
      tier?: string;
      active: number;
      expiring: number;
      expired: number;
      revoked: number;
    };
    MonthCount: {
      /** @description Such as 2026-11 */
      month: string;
      count: number;
    };
    RegisterEntry: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      execution_id: string;
      approval_id: string | null;
      context_hash?: string | null;
      policy: string;
      control?: string | null;
      title: string;
      requester?: components['schemas']['Person'] | null;
      /** @description Address */
      owner?: string | null;
      /** @description Date */
      from?: string | null;
      /** @description Date, the last day */
      until?: string | null;
      /** @enum {unknown} */
      status: 'active' | 'expiring' | 'expired' | 'revoked';
      conditions?: Json;
      compensating_controls?: string | null;
      /** Format: date-time */
      granted_at: string;
      /** @description Of the policy object by which it was granted */
      metadata?: JsonObject | null;
      /** Format: date-time */
      revoked_at?: string;
      revoked_reason?: string;
    };
    SignIn: {
      email: string;
      password: string;
      totp?: string | null;
    };
    DemoSignIn: {
      email: string;
    };
    DemoAccount: {
      email: string;
      name: string;
      title: string;
      roles: components['schemas']['Role'][];
    };
    DemoMail: {
      id: string;
      /** Format: date-time */
      date: string | null;
      from: string;
      to: string;
      subject: string;
      text: string;
    };
    ConnectionProbe: {
      ok: boolean;
      took_ms: number;
      /** @description What was tried and what came back, in one sentence */
      detail: string;
    };
    Session: {
      user: components['schemas']['User'];
      /** @description For X-CSRF-Token, on anything that changes state */
      csrf_token: string;
    };
    Me: {
      user: components['schemas']['User'];
      scopes: ('read' | 'write' | 'decide')[];
      /** @description In a session only */
      csrf_token?: string;
    };
    /** @enum {unknown} */
    Role: 'admin' | 'builder' | 'operator' | 'reviewer' | 'requester' | 'auditor' | 'service';
    User: {
      /** Format: uuid */
      id: string;
      email: string;
      name: string;
      title: string;
      department: string;
      /** @enum {unknown} */
      status: 'active' | 'disabled';
      /** @description Not for reviewers, like groups, manager */
      roles?: components['schemas']['Role'][];
      groups?: string[];
      manager?: string | null;
    };
    NewUser: {
      email: string;
      name: string;
      title?: string;
      department?: string;
      roles: components['schemas']['Role'][];
      groups?: string[];
      manager?: string | null;
      password?: string;
    };
    UserChange: {
      name?: string;
      title?: string;
      department?: string;
      roles?: components['schemas']['Role'][];
      groups?: string[];
      manager?: string | null;
      password?: string;
      /** @enum {unknown} */
      status?: 'active' | 'disabled';
    };
    Group: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description Addresses */
      members: string[];
    };
    NewGroup: {
      name: string;
      members?: string[];
    };
    GroupChange: {
      /** @description As it is, like the name: what was read may be sent back */
      id?: string;
      name?: string;
      members: string[];
    };
    Token: {
      /** Format: uuid */
      id: string;
      name: string;
      email: string | null;
      scopes: ('read' | 'write' | 'decide')[];
      /** Format: date-time */
      created_at: string;
      expires_at: string | null;
    };
    NewToken: {
      name: string;
      /** @description Whose it is; the caller's own where absent */
      email?: string | null;
      scopes: ('read' | 'write' | 'decide')[];
      /** Format: date-time */
      expires_at?: string | null;
    };
    CreatedToken: components['schemas']['Token'] & {
      /** @description The secret; shown this once */
      token: string;
    };
    Policy: {
      id: string;
      title: string;
      area: string;
      owner: string;
      /** @description 0: no limit */
      max_days: number;
      max_renewals: number;
      controls: string[];
    };
    NewPolicy: WithRequired<components['schemas']['PolicyChange'], 'id'>;
    PolicyChange: {
      id?: string;
      title: string;
      area?: string;
      owner?: string;
      max_days?: number;
      max_renewals?: number;
      controls?: string[];
    };
    /** @description Values by name */
    Variables: JsonObject;
    Variable: {
      name: string;
      value: Json;
    };
    Connection: {
      name: string;
      type: string;
      config: JsonObject;
      /** @description Names of those that are kept */
      secrets: string[];
    };
    ConnectionChange: {
      name?: string;
      /** @enum {unknown} */
      type: 'smtp' | 'openai' | 'http' | 'webhook';
      /** @description See /api/v1/connection-types */
      config: JsonObject;
      /** @description Written, never read; null removes one */
      secrets?: {
        [key: string]: string | null;
      };
    };
    NewConnection: WithRequired<components['schemas']['ConnectionChange'], 'name'>;
    ConnectionType: {
      type: string;
      config_schema: JsonObject;
      secrets: string[];
    };
    ActiveVersion: {
      version: number;
      hash: string;
      at: string;
    } | null;
    ProblemInDraft: {
      node: string;
      pointer: string;
      code: string;
      message: string;
      mend: string;
    };
    WorkflowSummary: {
      /** Format: uuid */
      id: string;
      name: string;
      etag: string;
      active: components['schemas']['ActiveVersion'];
      /** @description Why the draft cannot be published yet */
      problems: components['schemas']['ProblemInDraft'][];
      /** @description What does not keep the draft from being published and is surely not meant */
      warnings?: components['schemas']['ProblemInDraft'][];
      archived: boolean;
      /** @description Who saved the draft last */
      saved_by?: components['schemas']['Person'] | null;
      saved_at?: string | null;
    };
    Workflow: components['schemas']['WorkflowSummary'] & {
      draft: components['schemas']['WorkflowDocument'];
      versions?: components['schemas']['Version'][];
    };
    WorkflowDocument: {
      name: string;
      description?: string;
      settings?: JsonObject;
      nodes?: components['schemas']['WorkflowNode'][];
      edges?: components['schemas']['WorkflowEdge'][];
    };
    WorkflowNode: {
      id: string;
      /** @description See /api/v1/node-types */
      type: string;
      name?: string;
      config?: JsonObject;
      retry?: JsonObject;
      timeout?: string;
      /** @enum {unknown} */
      on_error?: 'fail' | 'continue' | 'branch';
      position?: {
        x: number;
        y: number;
      };
    };
    WorkflowEdge: {
      from: string;
      /** @description Left out, main */
      port?: string;
      to: string;
    };
    Published: {
      version: number;
      hash: string;
      /** @description Left out where there are none */
      warnings?: components['schemas']['ProblemInDraft'][];
    };
    Version: {
      version: number;
      hash: string;
      at: string;
      by: string;
      active?: boolean;
    };
    VersionWithDocument: components['schemas']['Version'] & {
      document: components['schemas']['WorkflowDocument'];
    };
    Preview: {
      /** @description false: a model or a call outside may change it */
      certain: boolean;
      /** @description What it depends on, and whom it lacks, in words */
      note: string | null;
      /** @description The steps as far as the first wait */
      path: {
        node: string;
        name: string;
        type: string;
      }[];
      approvals: components['schemas']['PreviewedApproval'][];
      /** @enum {unknown} */
      outcome: 'waits' | 'ends' | 'fails';
      /** @description What fails, and why */
      problem: string | null;
    };
    PreviewedApproval: {
      node: string;
      name: string;
      title: string;
      /** @description Of its first stage, such as P2D */
      due_in: string | null;
      stages: {
        name: string;
        /** @enum {unknown} */
        mode: 'all' | 'any' | 'quorum';
        quorum: number | null;
        due_in: string | null;
        reviewers: {
          name: string;
          /** @description For callers who may list the accounts */
          email: string | null;
          /** @enum {unknown} */
          how: 'named' | 'group' | 'manager' | 'fallback' | 'reassigned';
          /** @description Which entry of the policy's reviewers */
          seat: number | null;
        }[];
      }[];
      /** @description Nobody could decide it */
      unassigned: boolean;
    };
    TemplateSummary: {
      id: string;
      name: string;
      description: string;
      /** @description Requests that it can be tried with */
      samples: {
        /** @description A word for what it shows */
        id: string;
        /** @description As the start node's body */
        input: JsonObject;
      }[];
      /** @description How many */
      nodes: number;
      /** @description How requests come in: the start node's type, and webhook for a form's hook */
      starts: string[];
      /** @description Of its nodes */
      types: string[];
      /** @description What its document names and the installation must have */
      needs: {
        /** @enum {unknown} */
        kind: 'connection' | 'group' | 'person' | 'variable';
        name: string;
        /** @description Without a connection it cannot be published; in place of a group or person that is not there, fallback reviewers are asked */
        there: boolean;
      }[];
    };
    Template: {
      id: string;
      name: string;
      description: string;
      /** @description Requests that it can be tried with */
      samples: {
        /** @description A word for what it shows */
        id: string;
        /** @description As the start node's body */
        input: JsonObject;
      }[];
      document: components['schemas']['WorkflowDocument'];
    };
    ExpressionPlace: {
      document: components['schemas']['WorkflowDocument'];
      node: string;
      /** @description Where examples come from */
      execution_id?: string | null;
      /** @description The request's body, where there is no execution */
      input?: Json;
      /** @description Outputs by node id */
      pins?: JsonObject | null;
    };
    ExpressionTrial: {
      document: components['schemas']['WorkflowDocument'];
      node: string;
      source: string;
      /**
       * @description A text with {{ }}, or a condition as in `when`
       * @enum {unknown}
       */
      mode: 'template' | 'expression';
      /** @description Whose request and outputs it reads */
      execution_id?: string | null;
      /** @description The request's body; its schema's defaults are filled in */
      input?: Json;
      /** @description Outputs by node id; they go over those of the execution */
      pins?: JsonObject | null;
    };
    ExpressionResult: {
      value?: Json;
      /** @description The value as it stands inside a longer text */
      text?: string;
      error?: {
        message: string;
        /** @description UTF-16 code units from the start of `source` */
        offset: number | null;
      };
      /** @description Why there is no value of what is right */
      unknown?: string;
      /** @description Of the value, where it is sure */
      type?: string | null;
    };
    ExpressionNames: {
      names: {
        name: string;
        type: string | null;
        description: string | null;
        example: Json;
      }[];
      functions: {
        name: string;
        signature: string;
        description: string;
      }[];
    };
    TestRun: {
      /** @description The request's body */
      input: Json;
      /** @description Outputs by node id */
      pins?: JsonObject | null;
      /** @description Id of a node: only it and what leads to it run, and only that has to be in order */
      until?: string | null;
    };
  };
  responses: {
    /** @description Refused or failed */
    Problem: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getHooksPath: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description File a request from another system */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HookAnswer'];
        };
      };
      /** @description File a request from another system */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postHooksPath: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description File a request from another system */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HookAnswer'];
        };
      };
      /** @description File a request from another system */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Forms: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The forms that take requests, newest workflows first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Form'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getForms: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The page with the forms that take requests */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getFormsPath: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A hosted form: its page, or what it asks for as JSON */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Form'];
          'text/html': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postFormsPath: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Submission'];
      };
    };
    responses: {
      /** @description Submit a form */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      /** @description Submit a form */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postFormsPathPreview: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        path: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Submission'];
      };
    };
    responses: {
      /** @description What would come of this submission as far as the first people are asked. Nothing is kept and nobody is told; without `files` it is looked at as if they were still to come */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Preview'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Files: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Send a file for a form or a resubmission: as the body, or as the one file of a multipart/form-data form; at most 25 MiB */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['File'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1FilesId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A file, to be saved: for its sender and whoever may see a request with it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Executions: {
    parameters: {
      query?: {
        /** @description id of a workflow */
        workflow?: string;
        /** @description for example waiting_approval */
        status?: string;
        /** @description true: only what an operator must look at */
        attention?: boolean;
        /** @description started at or after */
        from?: string;
        /** @description started before */
        to?: string;
        /** @description in the title or the requester's address */
        q?: string;
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Executions, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Execution'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1ExecutionsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One execution with its steps */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1ExecutionsIdJournal: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its journal: every event, oldest first; as text/event-stream it goes on with what happens. 410 once it was pruned */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Journal'];
          'text/event-stream': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1WorkflowsIdExecutions: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ManualStart'];
      };
    };
    responses: {
      /** @description Run the active version by hand */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      /** @description Run the active version by hand */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExecutionsIdCancel: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Cancel it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExecutionsIdPause: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Start no step and no effect until resumed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExecutionsIdResume: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Go on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExecutionsIdRetry: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Run a failed step again */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExecutionsIdSignal: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Signal'];
      };
    };
    responses: {
      /** @description End every wait for this signal */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Execution'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExecutionsIdMigrate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Migration'];
      };
    };
    responses: {
      /** @description Move it to another version: a new revision from the start */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Migrated'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Approvals: {
    parameters: {
      query?: {
        /** @description me */
        assignee?: string;
        /** @description open or closed */
        status?: string;
        /** @description id of an execution */
        execution?: string;
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Approvals; with assignee=me and status=open the inbox, by deadline */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Approval'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1ApprovalsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One approval with its frozen context */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ApprovalsIdDecisions: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionRequest'];
      };
    };
    responses: {
      /** @description Decide */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ApprovalsIdReassign: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Reassignment'];
      };
    };
    responses: {
      /** @description Pass a seat on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ApprovalsIdComments: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewComment'];
      };
    };
    responses: {
      /** @description Say something to requester and reviewers without deciding */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ApprovalsIdRemind: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Tell those again who have not decided; at most once an hour */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Approval'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Requests: {
    parameters: {
      query?: {
        /** @description 1: only the caller's own */
        mine?: boolean;
        /** @description for example waiting_approval */
        status?: string;
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Requests, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Request'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1RequestsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where a request stands */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Request'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1RequestsIdResubmit: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Resubmission'];
      };
    };
    responses: {
      /** @description Answer a change request with corrected fields */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Request'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1RequestsIdWithdraw: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Withdraw the request */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Request'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1RequestsIdComments: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewComment'];
      };
    };
    responses: {
      /** @description Say something to those who decide now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Request'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Tasks: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What the caller is asked to fill in, by due time */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Task'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1TasksId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One task with the schema of its fields */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1TasksId: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TaskAnswer'];
      };
    };
    responses: {
      /** @description Send the data that a task asks for */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Register: {
    parameters: {
      query?: {
        /** @description of this policy */
        policy?: string;
        /** @description active, expiring, expired or revoked */
        status?: string;
        /** @description a date: as it was in force then */
        as_of?: string;
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The policy register: exceptions that were granted */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['RegisterEntry'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1RegisterSummary: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What is in force and what ends soon, by policy and tier; who decides how much, and how fast */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegisterSummary'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1RegisterId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One entry of the register */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegisterEntry'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1RegisterIdRevoke: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Revocation'];
      };
    };
    responses: {
      /** @description End an exception before its time: by its owner, its policy's owner or an admin */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegisterEntry'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Workflows: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Workflows, newest first, without their drafts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['WorkflowSummary'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Workflows: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WorkflowDocument'];
      };
    };
    responses: {
      /** @description Make a workflow out of a document, as a draft */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Workflow'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1WorkflowsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One workflow with its draft, why that cannot be published yet, and its ETag */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Workflow'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  putApiV1WorkflowsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WorkflowDocument'];
      };
    };
    responses: {
      /** @description Save its draft; takes If-Match */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Workflow'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  deleteApiV1WorkflowsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete it; one with executions is archived */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1WorkflowsIdVersions: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its versions, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Version'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1WorkflowsIdVersionsVersion: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One version with its document */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VersionWithDocument'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1WorkflowsIdPublish: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Make the draft an immutable version and the active one, or say everything that is wrong with it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Published'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1WorkflowsIdVersionsVersionActivate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Start this version for requests from now on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Workflow'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1WorkflowsIdDeactivate: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Take no requests any more; what runs goes on */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Workflow'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1WorkflowsIdTest: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TestRun'];
      };
    };
    responses: {
      /** @description Run the draft as a test: no mail, no request outside, no entry of the register, nobody asked. `pins` are outputs to use for nodes; one with an `outcome` leaves by the port of that name. With `until` only that node and what leads to it run */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExecutionStarted'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Templates: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Workflows to begin with */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['TemplateSummary'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1TemplatesId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One of them, with its document */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Template'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExpressionsEvaluate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExpressionTrial'];
      };
    };
    responses: {
      /** @description What a text with expressions, or a condition, gives at a step of a document: its value, what is wrong with it and where, or why there is no value */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExpressionResult'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ExpressionsNames: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ExpressionPlace'];
      };
    };
    responses: {
      /** @description What may stand in the expressions of a step: names with their types, and functions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExpressionNames'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Users: {
    parameters: {
      query?: {
        /** @description in the name or the address */
        q?: string;
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accounts, newest first; reviewers see who they are, not what they may */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['User'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Users: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewUser'];
      };
    };
    responses: {
      /** @description Make an account */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1UsersId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  patchApiV1UsersId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UserChange'];
      };
    };
    responses: {
      /** @description Change an account: what is given is changed, the rest stays */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['User'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Groups: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Groups, by name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Group'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Groups: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewGroup'];
      };
    };
    responses: {
      /** @description Make a group */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Group'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1GroupsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One group */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Group'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  putApiV1GroupsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GroupChange'];
      };
    };
    responses: {
      /** @description Give a group these members and no others; its name stays */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Group'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  deleteApiV1GroupsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a group */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Tokens: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description API tokens, newest first: one's own; for auditors everybody's */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Token'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Tokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewToken'];
      };
    };
    responses: {
      /** @description Make an API token; its secret is shown this once */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedToken'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  deleteApiV1TokensId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoke an API token */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Policies: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The directory of policies, by id */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Policy'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Policies: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewPolicy'];
      };
    };
    responses: {
      /** @description Add a policy */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Policy'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1PoliciesId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One policy, with its ETag */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Policy'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  putApiV1PoliciesId: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that was read: another one by now is refused with 412 */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyChange'];
      };
    };
    responses: {
      /** @description Replace a policy, or add it; takes If-Match */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Policy'];
        };
      };
      /** @description Replace a policy, or add it; takes If-Match */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Policy'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  deleteApiV1PoliciesId: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that was read: another one by now is refused with 412 */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a policy */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Variables: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The variables that expressions read as vars, with their ETag */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Variables'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  putApiV1Variables: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that was read: another one by now is refused with 412 */
        'If-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Variables'];
      };
    };
    responses: {
      /** @description Set these variables and no others; takes If-Match */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Variables'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Variables: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Variable'];
      };
    };
    responses: {
      /** @description Add a variable; the ETag is that of all of them */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Variable'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Connections: {
    parameters: {
      query?: {
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
        /** @description next_cursor of the page before */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Connections to other systems, by name, without their secrets */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Connection'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Connections: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key and body give the same reply for 24 h */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewConnection'];
      };
    };
    responses: {
      /** @description Add a connection */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connection'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1ConnectionsId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One connection, with its ETag */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connection'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  putApiV1ConnectionsId: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that was read: another one by now is refused with 412 */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConnectionChange'];
      };
    };
    responses: {
      /** @description Replace a connection, or add it; secrets left out stay where the address does; takes If-Match */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connection'];
        };
      };
      /** @description Replace a connection, or add it; secrets left out stay where the address does; takes If-Match */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Connection'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  deleteApiV1ConnectionsId: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that was read: another one by now is refused with 412 */
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a connection */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1ConnectionTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What can be connected to, and what each connection is made of */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ConnectionType'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1ConnectionsIdTest: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Try it: greet, sign in, read; nothing is done there */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionProbe'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1AuditLog: {
    parameters: {
      query?: {
        /** @description number of the first leaf, from 0; newest first: of the one before which it begins */
        from?: number;
        /** @description oldest (where absent) or newest first */
        order?: string;
        /** @description only of this kind, or of those that begin so, such as decision */
        kind?: string;
        /** @description only by this actor's id */
        actor?: string;
        /** @description only about the subject of this id, such as an execution's */
        subject?: string;
        /** @description next_cursor of the page before */
        cursor?: string;
        /** @description How many at most: 1 to 200, 50 where absent */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Leaves of the log, parsed and as the very bytes that are hashed; a page holds what is wanted out of at most 20,000 leaves */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditLog'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1AuditCheckpoint: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The latest signed checkpoint, as a C2SP signed note in plain text */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1AuditLogSeqProof: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        seq: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Proof that a leaf is under the latest checkpoint, as a C2SP tlog-proof in plain text */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Events: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Server-sent events that say when something that the caller may see has changed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getDToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where a link of a mail leads: to a page that asks for a sign-in */
      303: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Session: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignIn'];
      };
    };
    responses: {
      /** @description Sign in by password; sets the session's cookie */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  deleteApiV1Session: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sign out */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1Me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who am I */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1DemoAccounts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The demo's accounts, on this machine only */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['DemoAccount'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1DemoSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DemoSignIn'];
      };
    };
    responses: {
      /** @description Sign in as one of the demo's accounts, on this machine only */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Session'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1DemoOutbox: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The demo's newest mails, on this machine only */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['DemoMail'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getReadyz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether the server can do its work; 503 with what is wrong where it cannot */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Metrics in Prometheus' text format */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/plain': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1NodeTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The node types that workflows are made of, in the order of the editor's palette */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['NodeType'][];
            next_cursor: string | null;
          };
        };
      };
      default: components['responses']['Problem'];
    };
  };
  postApiV1Backup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Everything in one tar archive, keys included; `neuronflow restore` takes it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-tar': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getHealthz: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether the server runs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
  getApiV1OpenapiJson: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description This description */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': unknown;
        };
      };
      default: components['responses']['Problem'];
    };
  };
}
type WithRequired<T, K extends keyof T> = T & {
  [P in K]-?: T[P];
};
