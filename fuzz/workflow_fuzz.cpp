#include "base/check.h"
#include "base/pointer.h"
#include "engine/version.h"
#include "flow/check.h"
#include "flow/up_to.h"
#include "fuzz/target.h"
#include "nodes/catalog.h"

namespace nf::fuzz {
namespace {

flow::Surroundings everything() {
  return {.has_connection = [](std::string_view) { return true; },
          .has_workflow = [](std::string_view) { return true; }};
}

// What may be published can be run, and is the same after it was stored.
void can_be_published(const Json& json) {
  const auto stored = parse_json(canonical_json(json), {.big_integers = true});
  CHECK(stored);
  CHECK(flow::document_hash(*stored) == flow::document_hash(json));
  const auto document = flow::parse_document(*stored);
  CHECK(document && flow::check(*document, nodes::catalogue(), everything()).empty());
  CHECK(engine::compile({.name = document->name}, *stored, nodes::catalogue()));
}

void has_parts(const Json& json, const flow::Document& document) {
  constexpr std::size_t kTried = 4;
  for (std::size_t i = 0; i < std::min(kTried, document.nodes.size()); ++i) {
    const auto part = flow::up_to(json, nodes::catalogue(), document.nodes[i].id);
    if (!part) continue;
    CHECK(part->nodes.size() <= document.nodes.size());
    (void)flow::check_part(*part, json, nodes::catalogue(), everything());
  }
}

}  // namespace

void one_input(std::string_view bytes) {
  const auto json = parse_json(bytes);
  if (!json) return;
  const auto document = flow::parse_document(*json);
  if (!document) {
    CHECK(document.error().faults.size() <= flow::kMaxDocumentFaults);
    return;
  }
  CHECK(document->nodes.size() <= flow::kMaxNodes && document->edges.size() <= flow::kMaxEdges);
  const flow::Findings findings = flow::examine(*document, nodes::catalogue(), everything());
  for (const flow::Problems& list : {findings.problems, findings.warnings})
    for (const flow::Problem& problem : list) CHECK(!problem.code.empty() && !problem.message.empty());
  if (findings.problems.empty()) can_be_published(*json);
  has_parts(*json, *document);
}

}  // namespace nf::fuzz
