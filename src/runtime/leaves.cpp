#include "runtime/leaves.h"

namespace nf::runtime {

namespace {

using namespace engine;  // one case an event: the names stand alone

struct LeafMaker {
  const LeafContext& context;

  std::optional<log::LeafDraft> operator()(const ExecutionStarted& e) const {
    const Json* body = find(*e.trigger, "body");
    return draft("request.submitted", e.at,
                 {{"workflow", to_string(e.workflow.id)},
                  {"version", e.workflow.version},
                  {"workflow_hash", e.workflow.hash},
                  {"content", commit("content", body ? *body : Json(nullptr))}});
  }
  std::optional<log::LeafDraft> operator()(const StepSucceeded& e) const {
    if (!e.trace) return std::nullopt;
    return draft("rules.routed", e.at,
                 {{"node", node_id(e.node)},
                  {"revision", context.state.revision},
                  {"port", e.port},
                  {"trace", commit("trace", *e.trace)}});
  }
  std::optional<log::LeafDraft> operator()(const ApprovalOpened& e) const {
    return draft("context.frozen", e.at,
                 {{"approval", to_string(e.approval.id)},
                  {"node", node_id(e.approval.node)},
                  {"revision", e.approval.revision},
                  {"context_hash", e.approval.context_hash}});
  }
  std::optional<log::LeafDraft> operator()(const DecisionRecorded& e) const {
    const Approval* approval = context.state.approval(e.approval);
    return draft("decision.recorded", e.at,
                 {{"approval", to_string(e.approval)},
                  {"decision", name_of(e.decision.verdict)},
                  {"stage", approval ? approval->stages[e.decision.stage].name : std::string()},
                  {"revision", e.decision.revision},
                  {"context_hash", e.context_hash},
                  {"comment", commit("comment", Json(e.decision.comment))}});
  }
  std::optional<log::LeafDraft> operator()(const ApprovalClosed& e) const {
    return draft("gate.closed", e.at, {{"approval", to_string(e.approval)}, {"outcome", name_of(e.outcome)}});
  }
  std::optional<log::LeafDraft> operator()(const ExceptionGranted& e) const {
    JsonObject body{{"entry", to_string(e.entry)}, {"context_hash", e.context_hash}};
    body["approval"] = e.approval ? Json(to_string(*e.approval)) : Json(nullptr);
    body["content"] = commit("content", *e.fields);
    return draft("exception.granted", e.at, std::move(body));
  }
  std::optional<log::LeafDraft> operator()(const RequestResubmitted& e) const {
    const Json* body = find(*e.trigger, "body");
    return draft("request.resubmitted", e.at,
                 {{"revision", e.revision}, {"content", commit("content", body ? *body : Json(nullptr))}});
  }
  std::optional<log::LeafDraft> operator()(const ExecutionEnded& e) const {
    // The count says how many leaves there are, this one included, so that none can be left out.
    return draft("execution.closed", e.at,
                 {{"status", name_of(e.ending)}, {"count", static_cast<std::int64_t>(context.count + 1)}});
  }

  std::optional<log::LeafDraft> operator()(const EffectRequested& e) const {
    return draft("effect.intended", e.at,
                 {{"node", node_id(e.node)},
                  {"revision", context.state.revision},
                  {"attempt", e.attempt},
                  {"effect", e.effect.kind},
                  {"group", e.effect.group},
                  {"request", commit("request", *e.effect.request)}});
  }
  std::optional<log::LeafDraft> operator()(const EffectReported& e) const {
    if (e.late && context.ended) return std::nullopt;
    JsonObject body{
        {"node", node_id(e.node)}, {"revision", e.revision}, {"attempt", e.attempt}, {"effect", e.kind}};
    if (e.late) body["late"] = true;
    if (e.outcome == EffectOutcome::Succeeded) body["output"] = commit("output", *e.output);
    if (e.trace) body["trace"] = commit("trace", *e.trace);
    if (e.error) body["error"] = commit("error", Json(e.error->message));
    return draft(kind_of(e), e.at, std::move(body));
  }

  std::optional<log::LeafDraft> operator()(const NoticeSent& e) const {
    if (!to_reviewer(e.notice.kind) || !e.error.empty() || context.ended) return std::nullopt;
    return draft("reviewer.notified", e.at,
                 {{"approval", to_string(*e.notice.approval)},
                  {"reviewer", to_string(*e.notice.to.user)},
                  {"notice", name_of(e.notice.kind)},
                  {"message", commit("message", Json(e.message_id))}});
  }

  std::optional<log::LeafDraft> operator()(const ExecutionMigrated&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StepReady&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StepSkipped&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StepFailed&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StepRetried&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StepCancelled&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const OutputGiven&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ExecutionPaused&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ExecutionResumed&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StageOpened&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ReviewersChanged&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ReviewersReminded&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const CommentAdded&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const StageApproved&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ReworkOpened&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ReworkClosed&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const LoopEntered&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const LoopItemStarted&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const LoopItemEnded&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const WaitOpened&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const TaskOpened&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const TaskClosed&) const { return std::nullopt; }
  std::optional<log::LeafDraft> operator()(const ChildStarted&) const { return std::nullopt; }

 private:
  // Whoever reads an old journal may have only the version that the execution has moved on to.
  std::string node_id(NodeIndex node) const {
    const bool known = node >= 0 && node < static_cast<NodeIndex>(context.version.document.nodes.size());
    return known ? context.version.node(node).id : "";
  }
  static std::string kind_of(const EffectReported& e) {
    switch (e.outcome) {
      case EffectOutcome::Succeeded:
        return e.kind == "ai" ? "ai.proposed" : "effect.succeeded";
      case EffectOutcome::Failed:
        return "effect.failed";
      case EffectOutcome::Unknown:
        return "effect.unknown";
    }
    return "effect.unknown";
  }
  std::string commit(std::string_view field, const Json& value) const {
    return log::commitment(log::derive_salt(bytes_of(context.subject_key), context.seq, field), field, value);
  }
  log::LeafDraft draft(std::string kind, Time at, JsonObject body) const {
    return {std::move(kind),
            at,
            leaf_actor(context.actor),
            {"execution", to_string(context.state.id)},
            std::move(body)};
  }
};

}  // namespace

log::Actor leaf_actor(const engine::Actor& actor) {
  if (!actor.person.user) return {"system", "system", actor.via};
  return {to_string(*actor.person.user), "user", actor.via};
}

std::optional<log::LeafDraft> leaf_of(const Event& event, const LeafContext& context) {
  return std::visit(LeafMaker{context}, event);
}

}  // namespace nf::runtime
