// The shapes of the HTTP API (docs: the API contract). Fields may be added by the server, so readers ignore what they do not know.

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export type Role = 'admin' | 'builder' | 'operator' | 'reviewer' | 'requester' | 'auditor' | 'service';

export interface User {
  id: string;
  email: string;
  name: string;
  title?: string | null;
  department?: string | null;
  roles: Role[];
  groups: string[];
  manager?: string | null;
  status: 'active' | 'disabled';
}

export interface Me {
  user: User;
  csrf_token: string;
}

export interface DemoAccount {
  email: string;
  name: string;
  roles: Role[];
  title?: string | null;
}

export interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

export interface Party {
  id?: string | null;
  name?: string | null;
  email?: string | null;
}

export interface WorkflowRef {
  id: string;
  name: string;
  version: number;
  hash?: string;
}

export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: Json[];
  const?: Json;
  default?: Json;
  format?: string;
  maxLength?: number;
  [keyword: string]: unknown;
}

export interface Policy {
  id: string;
  title: string;
  area?: string | null;
  owner?: string | null;
  max_days?: number | null;
}

export interface FormSummary {
  path: string;
  title: string;
  description?: string | null;
  workflow: { id: string; name: string };
}

export interface Form {
  path: string;
  title: string;
  description?: string | null;
  schema: Schema;
  workflow: WorkflowRef;
  access: 'public' | 'signed_in';
  policies?: Policy[];
}

export interface StoredFile {
  id: string;
  name: string;
  size: number;
  sha256: string;
  type?: string;
}

/** A file as it stands in a request. */
export interface AttachedFile extends StoredFile {
  field?: string;
}

export type ExecutionStatus =
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

export type StepStatus = 'ready' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

export interface Attention {
  node: string;
  reason: string;
}

export interface Step {
  id: string;
  type: string;
  name?: string | null;
  status: StepStatus;
  revision: number;
  /** Which item of a loop: `3`, in nested loops `3/0`. */
  item?: string | null;
  started_at?: string | null;
  ended_at?: string | null;
  attempts?: number;
  input?: Json;
  output?: Json;
  error?: Json;
  log?: Json;
  /** Which rules were tried and what each gave. */
  rules?: Json;
  due_at?: string | null;
  /** A later revision has taken its place. */
  superseded?: boolean;
}

export interface Execution {
  id: string;
  workflow: WorkflowRef;
  status: ExecutionStatus;
  attention: Attention[];
  requester?: Party | null;
  submitted_by?: Party | string | null;
  revision: number;
  started_at: string;
  ended_at?: string | null;
  title?: string | null;
  output?: Json;
  error?: Json;
  approvals?: { id: string; node: string; revision: number; outcome: Outcome | null }[];
  nodes?: Step[];
}

export type Verdict = 'approve' | 'reject' | 'request_changes';
export type Outcome = 'approved' | 'rejected' | 'changes_requested' | 'timed_out' | 'cancelled';

export type CommentRule = 'never' | 'on_reject' | 'on_changes' | 'on_negative' | 'always';

export interface FieldNote {
  pointer: string;
  text: string;
}

export interface Decision {
  id: string;
  reviewer: Party;
  decision: Verdict;
  comment?: string | null;
  field_notes?: FieldNote[] | null;
  at: string;
  via?: string | null;
  stage?: string | null;
  revision: number;
  on_behalf_of?: Party | string | null;
  context_hash?: string;
}

export interface Reviewer {
  id?: string | null;
  name: string;
  email?: string | null;
  kind: 'user' | 'external';
  seat?: Json;
  how?: string | null;
  fallback?: boolean;
  state: 'waiting' | 'asked' | 'decided' | 'removed';
}

export interface Stage {
  name?: string | null;
  mode: 'all' | 'any' | 'quorum';
  quorum?: number | null;
  status: string;
  due_at?: string | null;
  reviewers: Reviewer[];
}

export interface Change {
  pointer: string;
  before?: Json;
  after?: Json;
}

export interface EarlierRevision {
  approval_id: string;
  revision: number;
  decisions: Decision[];
  outcome: Outcome | null;
  context_hash?: string;
  changes?: Change[];
}

/** What was frozen when the approval opened. Its canonical form is what `context_hash` stands for. */
export interface ApprovalContext {
  request?: Json;
  files?: AttachedFile[] | null;
  nodes?: { [id: string]: Json };
  policy?: JsonObject | null;
  rules?: Json;
  ai?: Json;
  [key: string]: Json | AttachedFile[] | undefined;
}

export interface Comment {
  id: string;
  by: Party;
  text: string;
  at: string;
}

export interface Approval {
  id: string;
  execution_id: string;
  node: string;
  item?: string | null;
  workflow: WorkflowRef;
  title: string;
  message?: string | null;
  status: 'open' | 'closed';
  outcome: Outcome | null;
  revision: number;
  revision_limit?: number;
  opened_at: string;
  due_at?: string | null;
  closed_at?: string | null;
  requester?: Party | null;
  submitted_by?: Party | string | null;
  context_hash: string;
  context?: ApprovalContext;
  /** The start node's schema: the request's fields in their order, with their titles. */
  schema?: Schema | null;
  require_comment?: CommentRule;
  allow_comments?: boolean;
  /** Lists carry these because they omit the context: the policy object's metadata, and the request's money. */
  metadata?: JsonObject | null;
  amount?: Json;
  currency?: Json;
  stages: Stage[];
  decisions: Decision[];
  history?: EarlierRevision[];
  can?: string[];
  /** The discussion, oldest first. */
  comments?: Comment[];
  reminded_at?: string | null;
  /** May be decided together with others, with one reason. */
  allow_bulk?: boolean;
  /** In lists: the request's policy, where it names one. */
  policy?: string | null;
}

export interface RequestNote {
  from: Party | string;
  decision?: Verdict;
  comment?: string | null;
  field_notes?: FieldNote[] | null;
  at: string;
  revision: number;
}

export interface WaitingFor {
  name: string;
  since?: string | null;
  due_at?: string | null;
}

export interface RequestView {
  execution_id: string;
  title: string;
  status: ExecutionStatus;
  revision: number;
  submitted_at: string;
  waiting_for: WaitingFor[];
  notes?: RequestNote[];
  /** What may be corrected. */
  schema?: Schema | null;
  /** Of the whole request. */
  form_schema?: Schema | null;
  body?: JsonObject | null;
  files?: AttachedFile[] | null;
  outcome?: Json;
  /** What the rework asks of the requester. */
  message?: string | null;
  workflow?: { id: string; name: string };
  can?: string[];
  /** The discussion, oldest first. */
  comments?: Comment[];
  ended_at?: string | null;
  requester?: Party | null;
}

export type RegisterStatus = 'active' | 'expiring' | 'expired' | 'revoked';

export interface RegisterEntry {
  id: string;
  execution_id: string;
  approval_id?: string | null;
  context_hash?: string | null;
  policy: string;
  control?: string | null;
  title: string;
  requester?: Party | string | null;
  owner?: Party | string | null;
  from: string;
  until: string;
  status: RegisterStatus;
  conditions?: Json;
  compensating_controls?: string | null;
  granted_at: string;
}

/** What a node type is: its configuration's schema, its ports, and how a configuration can look. */
export interface NodeType {
  type: string;
  title: string;
  group: string;
  description: string;
  config_schema: Schema;
  /** Those of the example, where a configuration names its own ports. */
  ports: string[];
  example: JsonObject;
  starts: boolean;
}

export interface Position {
  x: number;
  y: number;
}

export interface WorkflowNode {
  id: string;
  type: string;
  name?: string;
  config?: JsonObject;
  retry?: JsonObject;
  timeout?: string;
  on_error?: 'fail' | 'continue' | 'branch';
  position?: Position;
}

export interface WorkflowEdge {
  from: string;
  /** Left out, `main`. */
  port?: string;
  to: string;
}

export interface WorkflowDocument {
  name: string;
  description?: string;
  settings?: JsonObject;
  nodes?: WorkflowNode[];
  edges?: WorkflowEdge[];
}

export interface WorkflowProblem {
  /** Empty where it is about the whole document. */
  node: string;
  pointer: string;
  code?: string;
  message: string;
  mend?: string;
}

export interface ActiveVersion {
  version: number;
  hash: string;
  at: string;
}

/** A workflow as lists give it. */
export interface WorkflowSummary {
  id: string;
  name: string;
  etag: string;
  active: ActiveVersion | null;
  problems: WorkflowProblem[];
  archived?: boolean;
}

export interface Workflow extends WorkflowSummary {
  draft: WorkflowDocument;
}

export interface WorkflowVersion {
  version: number;
  hash: string;
  at: string;
  by?: string | null;
  active?: boolean;
  document?: WorkflowDocument;
}
