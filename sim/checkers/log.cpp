#include "sim/checkers/log.h"

#include "store/codec/codec.h"

namespace nf::sim {

namespace {

constexpr const char* kName = "log";

std::string subject_of(const Json& leaf) {
  const Json* subject = find(leaf, "subject");
  if (!subject) return "";
  return string_at(*subject, "type").value_or("") + "/" + string_at(*subject, "id").value_or("");
}

}  // namespace

std::string leaf_kind(const engine::Event& event) {
  if (const auto* step = std::get_if<engine::StepSucceeded>(&event)) return step->trace ? "rules.routed" : "";
  if (const auto* told = std::get_if<engine::NoticeSent>(&event))
    return engine::to_reviewer(told->notice.kind) && told->error.empty() ? "reviewer.notified" : "";
  if (const auto* reported = std::get_if<engine::EffectReported>(&event)) {
    if (reported->outcome == engine::EffectOutcome::Failed) return "effect.failed";
    if (reported->outcome == engine::EffectOutcome::Unknown) return "effect.unknown";
    return reported->kind == "ai" ? "ai.proposed" : "effect.succeeded";
  }
  static const std::map<std::string_view, std::string> kKinds = {
      {"execution.started", "request.submitted"}, {"approval.opened", "context.frozen"},
      {"decision.recorded", "decision.recorded"}, {"approval.closed", "gate.closed"},
      {"exception.granted", "exception.granted"}, {"request.resubmitted", "request.resubmitted"},
      {"effect.requested", "effect.intended"},    {"execution.ended", "execution.closed"}};
  const auto found = kKinds.find(codec::name_of(event));
  return found == kKinds.end() ? "" : found->second;
}

void LogChecker::see(const ports::Batch& batch, Findings& findings) {
  for (const ports::LeafRow& row : batch.leaves) {
    const auto leaf = parse_json(row.bytes);
    if (!leaf) return findings.found(kName, "a leaf cannot be read");
    if (row.seq != frontier_.size()) return findings.found(kName, "the log has a gap");
    Subject& subject = subjects_[subject_of(*leaf)];
    const Json* prev = find(*leaf, "prev");
    const std::string before = prev ? string_at(*prev, "leaf").value_or("") : "";
    if (before != (subject.count == 0 ? "" : hex(subject.head.leaf)))
      return findings.found(kName, "a leaf does not follow the one before of its subject");
    subject.head = {row.seq, log::leaf_hash(row.bytes)};
    ++subject.count;
    frontier_.append(subject.head.leaf);
    if (string_at(*leaf, "kind") != "execution.closed") continue;
    const Json* body = find(*leaf, "body");
    const Json* count = body ? find(*body, "count") : nullptr;
    if (!count || *count != Json(static_cast<std::int64_t>(subject.count)))
      return findings.found(kName, "the leaf that closes an execution counts other leaves than there are");
  }
  if (!batch.leaves.empty() && batch.log_frontier != frontier_.bytes())
    findings.found(kName, "the log's tree is not the tree of its leaves");
}

std::uint64_t LogChecker::leaves_of(ExecutionId execution) const {
  const auto found = subjects_.find("execution/" + to_string(execution));
  return found == subjects_.end() ? 0 : found->second.count;
}

void LogChecker::compare(ports::Reader& reader, Findings& findings) const {
  const auto head = reader.log_head();
  const bool same =
      head && head->size == frontier_.size() && (head->size == 0 || head->frontier == frontier_.bytes());
  if (!same) findings.found(kName, "the log is not the one that was acknowledged");
}

}  // namespace nf::sim
