#pragma once

#include "engine/state.h"
#include "store/codec/archive.h"

// The stored members of states and of what events share with them. A name here is part of the format.
namespace nf {

template <class A>
void fields(A& a, Duration& v) {
  std::int64_t rest = v.rest.count();
  a("months", v.months);
  a("ms", rest);
  v.rest = Millis(rest);
}

}  // namespace nf

namespace nf::codec {

template <>
struct EnumNames<engine::Verdict> {
  static constexpr std::string_view names[] = {"approve", "reject", "request_changes"};
};
template <>
struct EnumNames<engine::Outcome> {
  static constexpr std::string_view names[] = {"approved", "rejected", "changes_requested", "timed_out",
                                               "cancelled"};
};
template <>
struct EnumNames<engine::ReviewerState> {
  static constexpr std::string_view names[] = {"waiting", "asked", "decided", "removed"};
};
template <>
struct EnumNames<engine::How> {
  static constexpr std::string_view names[] = {"named", "group", "manager", "fallback", "reassigned"};
};
template <>
struct EnumNames<engine::StageStatus> {
  static constexpr std::string_view names[] = {"waiting", "open", "approved", "closed"};
};
template <>
struct EnumNames<engine::ReviewMode> {
  static constexpr std::string_view names[] = {"all", "any", "quorum"};
};
template <>
struct EnumNames<engine::CommentRule> {
  static constexpr std::string_view names[] = {"on_negative", "never", "on_reject", "on_changes", "always"};
};
template <>
struct EnumNames<engine::OnTimeout> {
  static constexpr std::string_view names[] = {"fallback", "timed_out", "reject"};
};
template <>
struct EnumNames<engine::SeatSpec::Kind> {
  static constexpr std::string_view names[] = {"person", "group", "manager"};
};
template <>
struct EnumNames<engine::StepStatus> {
  static constexpr std::string_view names[] = {"ready",  "running", "waiting",  "succeeded",
                                               "failed", "skipped", "cancelled"};
};
template <>
struct EnumNames<engine::Ending> {
  static constexpr std::string_view names[] = {"completed", "failed", "failed_continued", "cancelled"};
};

inline engine::Mark mark_named(char name) {
  using engine::Mark;
  for (const Mark mark : {Mark::None, Mark::Live, Mark::Dead})
    if (static_cast<char>(mark) == name) return mark;
  throw Damaged("unknown mark of an edge");
}

}  // namespace nf::codec

namespace nf::engine {

template <class A>
void fields(A& a, Person& v) {
  a("name", v.name);
  a("email", v.email);
  a("user", v.user);
}

template <class A>
void fields(A& a, WorkflowRef& v) {
  a("id", v.id);
  a("name", v.name);
  a("version", v.version);
  a("hash", v.hash);
}

template <class A>
void fields(A& a, SeatSpec& v) {
  a("kind", v.kind);
  a("name", v.name);
  a("email", v.email);
  a("group", v.group);
  a("need", v.need, 1);
}

template <class A>
void fields(A& a, Reviewer& v) {
  a("person", v.person);
  a("seats", v.seats);
  a("how", v.how);
  a("fallback", v.fallback);
  a("state", v.state);
}

template <class A>
void fields(A& a, Stage& v) {
  a("name", v.name);
  a("mode", v.mode);
  a("quorum", v.quorum);
  a("status", v.status);
  a("seats", v.seats);
  a("fallback", v.fallback);
  a("reviewers", v.reviewers);
  a("due_in", v.due_in);
  a("due_at", v.due_at);
  a("fallback_joined", v.fallback_joined);
}

template <class A>
void fields(A& a, Decision& v) {
  a("id", v.id);
  a("reviewer", v.reviewer);
  a("decision", v.verdict);
  a("comment", v.comment);
  a("field_notes", v.field_notes);
  a("at", v.at);
  a("via", v.via);
  a("stage", v.stage);
  a("revision", v.revision, codec::kAlways);
}

template <class A>
void fields(A& a, Comment& v) {
  a("id", v.id);
  a("by", v.by);
  a("text", v.text);
  a("at", v.at);
}

template <class A>
void fields(A& a, Approval& v) {
  a("id", v.id);
  a("node", v.node);
  a("item", v.item);
  a("revision", v.revision, codec::kAlways);
  a("title", v.title);
  a("message", v.message);
  a("policy", v.policy);
  a("require_comment", v.require_comment);
  a("allow_comments", v.allow_comments, true);
  a("allow_request_changes", v.allow_request_changes, true);
  a("allow_self_approval", v.allow_self_approval);
  a("allow_bulk", v.allow_bulk);
  a("revision_limit", v.revision_limit, 3);
  a("on_timeout", v.on_timeout, OnTimeout::TimedOut);
  a("stages", v.stages);
  a("decisions", v.decisions);
  a("comments", v.comments);
  a("remind_every", v.remind_every);
  a("remind_at", v.remind_at);
  a("reminded_at", v.reminded_at);
  a("opened_at", v.opened_at);
  a("closed_at", v.closed_at);
  a("outcome", v.outcome);
  a("context_hash", v.context_hash);
}

template <class A>
void fields(A& a, StepError& v) {
  a("code", v.code);
  a("message", v.message);
  a("pointer", v.pointer);
}

template <class A>
void fields(A& a, EffectRequest& v) {
  a("kind", v.kind);
  a("request", v.request);
  a("group", v.group, 1);
}

template <class A>
void fields(A& a, Step& v) {
  a("node", v.node);
  a("revision", v.revision, 1);
  a("item", v.item);
  a("status", v.status);
  a("via", v.via, flow::kNone);
  a("current", v.current, true);
  a("attempts", v.attempts);
  a("group", v.group, 1);
  a("started_at", v.started_at);
  a("ended_at", v.ended_at);
  a("due_at", v.due_at);
  a("output", v.output);
  a("provenance", v.provenance);
  a("trace", v.trace);
  a("error", v.error);
  a("continued", v.continued);
  a("definite", v.definite, true);
  a("effect", v.effect);
  a("signal", v.signal);
  a("child", v.child);
}

template <class A>
void fields(A& a, Revision& v) {
  a("number", v.number, codec::kAlways);
  a("at", v.at);
  a("by", v.by);
  a("body", v.body);
}

template <class A>
void fields(A& a, Rework& v) {
  a("node", v.node);
  a("item", v.item);
  a("revision", v.revision, codec::kAlways);
  a("to", v.to);
  a("message", v.message);
  a("schema", v.schema);
  a("opened_at", v.opened_at);
  a("due_at", v.due_at);
  a("approval", v.approval);
  a("open", v.open, true);
}

template <class A>
void fields(A& a, Task& v) {
  a("node", v.node);
  a("item", v.item);
  a("revision", v.revision, codec::kAlways);
  a("to", v.to);
  a("message", v.message);
  a("schema", v.schema);
  a("checks", v.checks);
  a("opened_at", v.opened_at);
  a("due_at", v.due_at);
  a("open", v.open, true);
}

template <class A>
void fields(A& a, LoopItem& v) {
  a("ended", v.ended);
  a("result", v.result);
}

template <class A>
void fields(A& a, Loop& v) {
  a("node", v.node);
  a("item", v.item);
  a("items", v.items);
  a("concurrency", v.concurrency, 1);
  a("started", v.started);
  a("provenance", v.provenance);
}

template <class A>
void fields(A& a, Parent& v) {
  a("execution", v.execution);
  a("node", v.node);
  a("item", v.item);
  a("revision", v.revision, codec::kAlways);
  a("attempt", v.attempt, codec::kAlways);
  a("depth", v.depth, 1);
}

// The tokens of one loop item: a character an edge.
struct Marks {
  std::string item;
  std::string edges;
};

template <class A>
void fields(A& a, Marks& v) {
  a("item", v.item);
  a("edges", v.edges);
}

template <class A>
void fields(A& a, State& v) {
  std::vector<Marks> marks;
  for (const auto& [item, edges] : v.marks) {
    Marks& entry = marks.emplace_back(Marks{item, {}});
    for (const Mark mark : edges) entry.edges += static_cast<char>(mark);
  }
  a("id", v.id);
  a("workflow", v.workflow);
  a("requester", v.requester);
  a("requester_verified", v.requester_verified);
  a("submitted_by", v.submitted_by);
  a("beneficiary", v.beneficiary);
  a("editors", v.editors);
  a("title", v.title);
  a("parent", v.parent);
  a("test", v.test);
  a("pins", v.pins);
  a("trigger", v.trigger);
  a("trigger_provenance", v.trigger_provenance);
  a("vars", v.vars);
  a("started_at", v.started_at);
  a("last_at", v.last_at);
  a("revision", v.revision, 1);
  a("paused", v.paused);
  a("ending", v.ending);
  a("ended_at", v.ended_at);
  a("ended_because", v.ended_because);
  a("output", v.output);
  a("steps", v.steps);
  a("marks", marks);
  a("approvals", v.approvals);
  a("reworks", v.reworks);
  a("tasks", v.tasks);
  a("loops", v.loops);
  a("revisions", v.revisions);
  for (const Marks& entry : marks) {
    std::vector<Mark>& edges = v.marks[entry.item];
    edges.clear();
    for (const char c : entry.edges) edges.push_back(codec::mark_named(c));
  }
}

}  // namespace nf::engine
