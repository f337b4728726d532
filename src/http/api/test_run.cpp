#include "base/pointer.h"
#include "flow/document.h"
#include "http/api/routes.h"
#include "http/api/start_execution.h"
#include "runtime/admin_shapes.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

Error not_ready(const flow::Problems& problems) {
  Error error{ErrorCode::InvalidInput, "The draft cannot run yet: it has problems.", "invalid-input"};
  for (const flow::Problem& problem : problems) {
    error.faults.push_back(
        {problem.pointer, problem.node.empty() ? problem.message : problem.node + ": " + problem.message});
  }
  return error;
}

// The draft as a version of its own: below zero, so that it is none of those that were published.
Result<std::shared_ptr<const engine::Version>> draft_version(const Services& services,
                                                             const runtime::Workspace& workspace,
                                                             const runtime::Workflow& workflow) {
  const flow::Catalogue& catalogue = services.runtime.versions().catalogue();
  const auto problems = runtime::problems_of(workspace, workflow, catalogue);
  if (!problems.empty()) return fail(not_ready(problems));
  const engine::WorkflowRef ref{workflow.id, workflow.name, -workflow.edits,
                                flow::document_hash(*workflow.draft)};
  return engine::compile(ref, *workflow.draft, catalogue);
}

std::vector<Fault> faults_of_pins(const Json& pins, const engine::Version& version) {
  if (!pins.is_object()) return {{"/pins", "must be an object: outputs by node id"}};
  std::vector<Fault> faults;
  for (const auto& member : pins.get_object()) {
    const flow::NodeIndex node = version.graph.find(member.key());
    const std::string pointer = pointer_join("/pins", member.key());
    if (node == flow::kNone) faults.push_back({pointer, "is no node of this workflow"});
    if (node == version.graph.start) faults.push_back({pointer, "is the start: give it as `input`"});
  }
  return faults;
}

void run(const Services& services, const CallPtr& call) {
  const auto id = id_in_path<WorkflowId>(*call);
  if (!id) return call->refuse(id.error());
  runtime::BodyReader reader(call->json(), {"input", "pins"});
  reader.require("input");
  if (const auto read = reader.end(); !read) return call->refuse(read.error());
  const auto workspace = services.runtime.workspace();
  const runtime::Workflow* workflow = workspace->workflow(*id);
  if (!workflow) return call->refuse({ErrorCode::NotFound, "There is no such workflow."});
  const auto version = draft_version(services, *workspace, *workflow);
  if (!version) return call->refuse(version.error());
  TestRun test{.draft = workflow->draft};
  if (const Json* pins = find(call->json(), "pins"); pins && !pins->is_null()) {
    auto faults = faults_of_pins(*pins, **version);
    if (!faults.empty())
      return call->refuse(
          {ErrorCode::InvalidInput, "The pins are not valid.", "invalid-input", std::move(faults)});
    test.pins = std::make_shared<const Json>(*pins);
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
            "`pins` are outputs to use for nodes; one with an `outcome` leaves by the port of that name",
        .tag = "Workflows",
        .request = "TestRun",
        .response = "ExecutionStarted",
        .status = 201}}};
}

}  // namespace nf::http
