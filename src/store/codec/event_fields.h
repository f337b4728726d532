#pragma once

#include "engine/event.h"
#include "store/codec/state_fields.h"

// The stored members of events. A name here is part of the format: a change of meaning needs a new name, and
// decode_events() reads the old one for ever.
namespace nf::codec {

template <>
struct EnumNames<engine::PeopleChange> {
  static constexpr std::string_view names[] = {"deadline", "replaced", "reassigned"};
};

template <>
struct EnumNames<engine::Notice::Kind> {
  static constexpr std::string_view names[] = {"asked",      "cancelled", "rework", "rework_cancelled",
                                               "unassigned", "reminder",  "task",   "task_cancelled",
                                               "commented"};
};

template <>
struct EnumNames<engine::EffectOutcome> {
  static constexpr std::string_view names[] = {"succeeded", "failed", "unknown"};
};

template <class E>
struct EventName;

#define NF_EVENT_NAME(Type, text)                   \
  template <>                                       \
  struct EventName<engine::Type> {                  \
    static constexpr std::string_view value = text; \
  };
NF_EVENT_NAME(ExecutionStarted, "execution.started")
NF_EVENT_NAME(StepReady, "step.ready")
NF_EVENT_NAME(StepSkipped, "step.skipped")
NF_EVENT_NAME(StepSucceeded, "step.succeeded")
NF_EVENT_NAME(StepFailed, "step.failed")
NF_EVENT_NAME(StepRetried, "step.retried")
NF_EVENT_NAME(StepCancelled, "step.cancelled")
NF_EVENT_NAME(EffectRequested, "effect.requested")
NF_EVENT_NAME(EffectReported, "effect.reported")
NF_EVENT_NAME(OutputGiven, "output.given")
NF_EVENT_NAME(ExecutionPaused, "execution.paused")
NF_EVENT_NAME(ExecutionResumed, "execution.resumed")
NF_EVENT_NAME(ExecutionEnded, "execution.ended")
NF_EVENT_NAME(ApprovalOpened, "approval.opened")
NF_EVENT_NAME(StageOpened, "stage.opened")
NF_EVENT_NAME(ReviewersChanged, "reviewers.changed")
NF_EVENT_NAME(ReviewersReminded, "reviewers.reminded")
NF_EVENT_NAME(CommentAdded, "comment.added")
NF_EVENT_NAME(DecisionRecorded, "decision.recorded")
NF_EVENT_NAME(StageApproved, "stage.approved")
NF_EVENT_NAME(ApprovalClosed, "approval.closed")
NF_EVENT_NAME(ExceptionGranted, "exception.granted")
NF_EVENT_NAME(ReworkOpened, "rework.opened")
NF_EVENT_NAME(ReworkClosed, "rework.closed")
NF_EVENT_NAME(RequestResubmitted, "request.resubmitted")
NF_EVENT_NAME(ExecutionMigrated, "execution.migrated")
NF_EVENT_NAME(NoticeSent, "notice.sent")
NF_EVENT_NAME(LoopEntered, "loop.entered")
NF_EVENT_NAME(LoopItemStarted, "loop.item_started")
NF_EVENT_NAME(LoopItemEnded, "loop.item_ended")
NF_EVENT_NAME(WaitOpened, "wait.opened")
NF_EVENT_NAME(TaskOpened, "task.opened")
NF_EVENT_NAME(TaskClosed, "task.closed")
NF_EVENT_NAME(ChildStarted, "child.started")
#undef NF_EVENT_NAME

}  // namespace nf::codec

namespace nf::engine {

template <class A>
void fields(A& a, ExecutionStarted& v) {
  a("id", v.id);
  a("workflow", v.workflow);
  a("nodes", v.nodes);
  a("edges", v.edges);
  a("requester", v.requester);
  a("requester_verified", v.requester_verified);
  a("submitted_by", v.submitted_by);
  a("beneficiary", v.beneficiary);
  a("editors", v.editors);
  a("title", v.title);
  a("parent", v.parent);
  a("test", v.test);
  a("pins", v.pins);
  a("start", v.start);
  a("trigger", v.trigger);
  a("provenance", v.provenance);
  a("vars", v.vars);
  a("at", v.at);
}

template <class A>
void fields(A& a, StepReady& v) {
  a("node", v.node);
  a("item", v.item);
  a("via", v.via, flow::kNone);
  a("at", v.at);
}

template <class A>
void fields(A& a, StepSkipped& v) {
  a("node", v.node);
  a("item", v.item);
  a("dead", v.dead);
  a("at", v.at);
}

template <class A>
void fields(A& a, StepSucceeded& v) {
  a("node", v.node);
  a("item", v.item);
  a("port", v.port);
  a("output", v.output);
  a("provenance", v.provenance);
  a("trace", v.trace);
  a("live", v.live);
  a("dead", v.dead);
  a("at", v.at);
}

template <class A>
void fields(A& a, StepFailed& v) {
  a("node", v.node);
  a("item", v.item);
  a("error", v.error);
  a("definite", v.definite, true);
  a("retry_at", v.retry_at);
  a("continued", v.continued);
  a("output", v.output);
  a("live", v.live);
  a("dead", v.dead);
  a("at", v.at);
}

template <class A>
void fields(A& a, StepRetried& v) {
  a("node", v.node);
  a("item", v.item);
  a("by_operator", v.by_operator);
  a("by", v.by);
  a("at", v.at);
}

template <class A>
void fields(A& a, StepCancelled& v) {
  a("node", v.node);
  a("item", v.item);
  a("at", v.at);
}

template <class A>
void fields(A& a, EffectRequested& v) {
  a("node", v.node);
  a("item", v.item);
  a("attempt", v.attempt, codec::kAlways);
  a("effect", v.effect);
  a("at", v.at);
}

template <class A>
void fields(A& a, EffectReported& v) {
  a("node", v.node);
  a("item", v.item);
  a("revision", v.revision, codec::kAlways);
  a("attempt", v.attempt, codec::kAlways);
  a("kind", v.kind);
  a("outcome", v.outcome);
  a("late", v.late);
  a("output", v.output);
  a("trace", v.trace);
  a("error", v.error);
  a("at", v.at);
}

template <class A>
void fields(A& a, OutputGiven& v) {
  a("value", v.value);
  a("at", v.at);
}

template <class A>
void fields(A& a, ExecutionPaused& v) {
  a("by", v.by);
  a("at", v.at);
}

template <class A>
void fields(A& a, ExecutionResumed& v) {
  a("by", v.by);
  a("at", v.at);
}

template <class A>
void fields(A& a, ExecutionEnded& v) {
  a("ending", v.ending);
  a("because", v.because);
  a("by", v.by);
  a("at", v.at);
}

template <class A>
void fields(A& a, ApprovalOpened& v) {
  a("approval", v.approval);
  a("at", v.at);
}

template <class A>
void fields(A& a, StageOpened& v) {
  a("approval", v.approval);
  a("stage", v.stage);
  a("reviewers", v.reviewers);
  a("due_at", v.due_at);
  a("at", v.at);
}

template <class A>
void fields(A& a, ReviewersChanged& v) {
  a("approval", v.approval);
  a("stage", v.stage);
  a("cause", v.cause, PeopleChange::Replaced);
  a("reviewers", v.reviewers);
  a("due_at", v.due_at);
  a("by", v.by);
  a("reason", v.reason);
  a("at", v.at);
}

template <class A>
void fields(A& a, ReviewersReminded& v) {
  a("approval", v.approval);
  a("by", v.by);
  a("at", v.at);
}

template <class A>
void fields(A& a, CommentAdded& v) {
  a("approval", v.approval);
  a("comment", v.comment);
  a("at", v.at);
}

template <class A>
void fields(A& a, DecisionRecorded& v) {
  a("approval", v.approval);
  a("decision", v.decision);
  a("context_hash", v.context_hash);
  a("at", v.at);
}

template <class A>
void fields(A& a, StageApproved& v) {
  a("approval", v.approval);
  a("stage", v.stage);
  a("at", v.at);
}

template <class A>
void fields(A& a, ApprovalClosed& v) {
  a("approval", v.approval);
  a("outcome", v.outcome);
  a("at", v.at);
}

template <class A>
void fields(A& a, ExceptionGranted& v) {
  a("entry", v.entry);
  a("node", v.node);
  a("fields", v.fields);
  a("approval", v.approval);
  a("context_hash", v.context_hash);
  a("at", v.at);
}

template <class A>
void fields(A& a, ReworkOpened& v) {
  a("rework", v.rework);
  a("at", v.at);
}

template <class A>
void fields(A& a, ReworkClosed& v) {
  a("node", v.node);
  a("item", v.item);
  a("port", v.port);
  a("at", v.at);
}

template <class A>
void fields(A& a, RequestResubmitted& v) {
  a("revision", v.revision, codec::kAlways);
  a("by", v.by);
  a("trigger", v.trigger);
  a("beneficiary", v.beneficiary);
  a("title", v.title);
  a("changes", v.changes);
  a("taken_back", v.taken_back);
  a("cleared", v.cleared);
  a("at", v.at);
}

template <class A>
void fields(A& a, ExecutionMigrated& v) {
  a("workflow", v.workflow);
  a("nodes", v.nodes);
  a("edges", v.edges);
  a("start", v.start);
  a("node_map", v.node_map);
  a("revision", v.revision, codec::kAlways);
  a("by", v.by);
  a("reason", v.reason);
  a("at", v.at);
}

template <class A>
void fields(A& a, Notice& v) {
  a("kind", v.kind);
  a("to", v.to);
  a("approval", v.approval);
  a("node", v.node);
  a("item", v.item);
  a("revision", v.revision, codec::kAlways);
}

template <class A>
void fields(A& a, LoopEntered& v) {
  a("node", v.node);
  a("item", v.item);
  a("items", v.items);
  a("provenance", v.provenance);
  a("concurrency", v.concurrency, 1);
  a("at", v.at);
}

template <class A>
void fields(A& a, LoopItemStarted& v) {
  a("node", v.node);
  a("item", v.item);
  a("index", v.index);
  a("live", v.live);
  a("at", v.at);
}

template <class A>
void fields(A& a, LoopItemEnded& v) {
  a("node", v.node);
  a("item", v.item);
  a("index", v.index);
  a("result", v.result);
  a("provenance", v.provenance);
  a("at", v.at);
}

template <class A>
void fields(A& a, WaitOpened& v) {
  a("node", v.node);
  a("item", v.item);
  a("due_at", v.due_at);
  a("signal", v.signal);
  a("at", v.at);
}

template <class A>
void fields(A& a, TaskOpened& v) {
  a("task", v.task);
  a("at", v.at);
}

template <class A>
void fields(A& a, TaskClosed& v) {
  a("node", v.node);
  a("item", v.item);
  a("port", v.port);
  a("by", v.by);
  a("at", v.at);
}

template <class A>
void fields(A& a, ChildStarted& v) {
  a("node", v.node);
  a("item", v.item);
  a("child", v.child);
  a("at", v.at);
}

template <class A>
void fields(A& a, NoticeSent& v) {
  a("notice", v.notice);
  a("message_id", v.message_id);
  a("error", v.error);
  a("at", v.at);
}

}  // namespace nf::engine
