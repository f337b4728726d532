#include <algorithm>

#include "base/pointer.h"
#include "flow/document.h"
#include "flow/up_to.h"
#include "http/api/routes.h"
#include "http/api/start_execution.h"
#include "runtime/admin_shapes.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxNodeId = 64;

Error not_ready(const flow::Problems& problems) {
  Error error{ErrorCode::InvalidInput, "The draft cannot run yet: it has problems.", "invalid-input"};
  for (const flow::Problem& problem : problems) {
    error.faults.push_back(
        {problem.pointer, problem.node.empty() ? problem.message : problem.node + ": " + problem.message});
  }
  return error;
}

// What of a draft is tried, as a version of its own.
struct Trial {
  JsonRef document;
  flow::Problems problems;
  int number = 0;
};

constexpr int kFirstOfParts = 1'000'000;  // edits and steps are fewer, so parts and whole drafts stay apart

// Numbers of tests are below zero, so that none is of a version that was published. A draft of so many edits,
// cut behind a certain step, is the same document each time.
int number_of(const runtime::Workflow& workflow, std::size_t node) {
  return -(kFirstOfParts + workflow.edits * static_cast<int>(flow::kMaxNodes) + static_cast<int>(node));
}

Result<Trial> trial_of(const Services& services, const runtime::Workspace& workspace,
                       const runtime::Workflow& workflow, const std::optional<std::string>& until) {
  const flow::Catalogue& catalogue = services.runtime.versions().catalogue();
  if (!until) {
    return Trial{workflow.draft, runtime::findings_of(workspace, workflow, catalogue).problems,
                 -workflow.edits};
  }
  auto part = flow::up_to(*workflow.draft, catalogue, *until);
  if (!part && part.error().code == ErrorCode::NotFound) {
    return runtime::refuse({{"/until", "is no node of this workflow"}});
  }
  if (!part) return fail(part.error());
  Trial trial{.problems =
                  flow::check_part(*part, *workflow.draft, catalogue, runtime::surroundings_of(workspace))};
  trial.number = number_of(workflow, part->node);
  trial.document = std::make_shared<const Json>(std::move(part->document));
  return trial;
}

Result<std::shared_ptr<const engine::Version>> version_of(const Services& services,
                                                          const runtime::Workflow& workflow,
                                                          const Trial& trial) {
  if (!trial.problems.empty()) return fail(not_ready(trial.problems));
  const engine::WorkflowRef ref{workflow.id, workflow.name, trial.number,
                                flow::document_hash(*trial.document)};
  return engine::compile(ref, *trial.document, services.runtime.versions().catalogue());
}

bool is_node(const Json& draft, std::string_view id) {
  const Json* nodes = find(draft, "nodes");
  if (!nodes || !nodes->is_array()) return false;
  return std::ranges::any_of(nodes->get_array(),
                             [&](const Json& node) { return string_at(node, "id") == id; });
}

std::vector<Fault> faults_of_pins(const Json& pins, const engine::Version& version, const Json& draft) {
  if (!pins.is_object()) return {{"/pins", "must be an object: outputs by node id"}};
  std::vector<Fault> faults;
  for (const auto& member : pins.get_object()) {
    const flow::NodeIndex node = version.graph.find(member.key());
    const std::string pointer = pointer_join("/pins", member.key());
    if (!is_node(draft, member.key())) faults.push_back({pointer, "is no node of this workflow"});
    if (node == version.graph.start) faults.push_back({pointer, "is the start: give it as `input`"});
  }
  return faults;
}

// Those of the nodes that run.
JsonRef pins_of(const Json& pins, const engine::Version& version) {
  JsonObject taken;
  for (const auto& member : pins.get_object()) {
    if (version.graph.find(member.key()) != flow::kNone) taken[member.key()] = member.value();
  }
  return std::make_shared<const Json>(std::move(taken));
}

void run(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<WorkflowId>(*call);
  if (!id) return call->refuse(id.error());
  runtime::BodyReader reader(call->json(), {"input", "pins", "until"});
  reader.require("input");
  const auto until = reader.is_null("until") ? std::nullopt : reader.line("until", kMaxNodeId);
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  const auto workspace = services.runtime.workspace();
  const runtime::Workflow* workflow = workspace->workflow(*id);
  if (!workflow) return call->refuse({ErrorCode::NotFound, "There is no such workflow."});
  const auto trial = trial_of(services, *workspace, *workflow, until);
  if (!trial) return call->refuse(trial.error());
  const auto version = version_of(services, *workflow, *trial);
  if (!version) return call->refuse(version.error());
  TestRun test{.draft = trial->document};
  if (const Json* pins = find(call->json(), "pins"); pins && !pins->is_null()) {
    auto faults = faults_of_pins(*pins, **version, *workflow->draft);
    if (!faults.empty())
      return call->refuse(
          {ErrorCode::InvalidInput, "The pins are not valid.", "invalid-input", std::move(faults)});
    test.pins = pins_of(*pins, **version);
  }
  engine::Incoming incoming{.body = call->json().at("input")};
  incoming.sender = engine::Person{call->caller().name, call->caller().email, call->caller().user};
  start_execution(services, call, *version, std::move(incoming), 201, {}, std::move(test));
}

}  // namespace

std::vector<Route> test_routes(const Services& services) {
  return {
      {Method::Post,
       "/api/v1/workflows/{id}/test",
       roles({Role::Builder}),
       json_body(),
       [&services](const CallPtr& call) { run(services, call); },
       {.summary =
            "Run the draft as a test: no mail, no request outside, no entry of the register, nobody asked. "
            "`pins` are outputs to use for nodes; one with an `outcome` leaves by the port of that name. "
            "With `until` only that node and what leads to it run",
        .tag = "Workflows",
        .request = "TestRun",
        .response = "ExecutionStarted",
        .status = 201}}};
}

}  // namespace nf::http
