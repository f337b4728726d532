#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>

#include "app/local.h"
#include "app/node_types.h"
#include "app/remote.h"
#include "engine/intake.h"
#include "runtime/admin_workflows.h"
#include "runtime/execution_request.h"

namespace nf::app {

namespace {

struct WorkflowOptions {
  LocalPlace place;
  std::string url, token;
  std::string file, id, input;
  bool json = false;

  bool remote() const { return !url.empty(); }
};
using WorkflowOptionsRef = std::shared_ptr<WorkflowOptions>;

Json read_document(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw CommandFailed{"cannot read " + path};
  std::ostringstream text;
  text << file.rdbuf();
  auto json = parse_json(text.str());
  if (!json) throw CommandFailed{path + ": " + json.error().message};
  return std::move(*json);
}

void print_problems(const std::string& path, const flow::Problems& problems, const char* kind = "") {
  for (const flow::Problem& problem : problems) {
    std::fprintf(stderr, "%s%s%s: %s%s %s [%s]\n", path.c_str(), problem.pointer.c_str(),
                 problem.node.empty() ? "" : (" (node " + problem.node + ")").c_str(), kind,
                 problem.message.c_str(), problem.mend.c_str(), problem.code.c_str());
  }
}

void print_findings(const std::string& path, const flow::Findings& findings) {
  print_problems(path, findings.problems);
  print_problems(path, findings.warnings, "warning: ");
}

// What can be told of a document without the organisation that it is for: connections and workflows that it
// names are taken to exist.
void validate(const WorkflowOptions& options) {
  const Json json = read_document(options.file);
  auto document = flow::parse_document(json);
  if (!document) Local::throw_failed(document.error());
  const flow::Surroundings anywhere{.has_connection = [](std::string_view) { return true; },
                                    .has_workflow = [](std::string_view) { return true; }};
  const flow::Findings findings = flow::examine(*document, node_types(), anywhere);
  print_findings(options.file, findings);
  if (!findings.problems.empty())
    throw CommandFailed{std::to_string(findings.problems.size()) + " problems in " + options.file};
  std::printf("%s can be published\n", options.file.c_str());
}

void publish_remote(const WorkflowOptions& options, const Json& json) {
  const Remote remote(options.url, options.token);
  const Json made = remote.post("/api/v1/workflows", json);
  const std::string id = string_at(made, "id").value_or("");
  const Json published = remote.post("/api/v1/workflows/" + id + "/publish", JsonObject{});
  JsonObject shown = published.is_object() ? published.get_object() : JsonObject{};
  shown["id"] = id;
  std::printf("%s\n", write_json(shown).c_str());
}

void publish(const WorkflowOptions& options) {
  const Json json = read_document(options.file);
  if (options.remote()) return publish_remote(options, json);
  Local local(options.place, Local::Missing::Made);
  auto draft = needed(runtime::read_draft(json, node_types(), *local.runtime().workspace()));
  print_findings(options.file, draft.findings);
  const std::size_t problems = draft.findings.problems.size();
  if (problems > 0) throw CommandFailed{std::to_string(problems) + " problems"};
  const auto created = local.ask([&](runtime::Answering answering) {
    return std::make_unique<runtime::CreateWorkflow>(draft, Local::by_command_line(std::move(answering)));
  });
  const auto id =
      needed(parse_id<WorkflowId>(string_at(needed(parse_json(created.body)), "id").value_or("")));
  const auto published = local.ask([&](runtime::Answering answering) {
    return std::make_unique<runtime::PublishWorkflow>(id, std::nullopt,
                                                      Local::by_command_line(std::move(answering)));
  });
  Json shown = needed(parse_json(published.body));
  shown.as_object()["id"] = to_string(id);
  std::printf("%s\n", write_json(shown).c_str());
}

void export_draft(const WorkflowOptions& options) {
  if (options.remote()) {
    const Json workflow = Remote(options.url, options.token).get("/api/v1/workflows/" + options.id);
    const Json* draft = find(workflow, "draft");
    std::printf("%s\n", write_json(draft ? *draft : Json()).c_str());
    return;
  }
  Local local(options.place);
  const auto workspace = local.runtime().workspace();
  const runtime::Workflow* workflow = workspace->workflow(needed(parse_id<WorkflowId>(options.id)));
  if (!workflow) throw CommandFailed{"there is no workflow " + options.id};
  std::printf("%s\n", write_json(*workflow->draft).c_str());
}

void run_workflow(const WorkflowOptions& options) {
  const Json input = read_document(options.input);
  if (options.remote()) {
    const Remote remote(options.url, options.token);
    const Json started =
        remote.post("/api/v1/workflows/" + options.id + "/executions", JsonObject{{"input", input}});
    std::printf("%s\n", write_json(started).c_str());
    return;
  }
  Local local(options.place);
  const auto workspace = local.runtime().workspace();
  const auto version = workspace->active(needed(parse_id<WorkflowId>(options.id)));
  if (!version) throw CommandFailed{"this workflow has no active version"};
  auto accepted = needed(engine::accept(*version, {.body = input}, *workspace, workspace->variables(),
                                        local.runtime().clock().now()));
  const auto reply = local.ask([&](runtime::Answering answering) {
    const auto render = [](const runtime::Decided& decided) -> Result<runtime::Reply> {
      JsonObject json{{"execution_id", to_string(decided.loaded.row.id)},
                      {"status", engine::status(decided.loaded.state)}};
      json["output"] = decided.loaded.state.output ? *decided.loaded.state.output : Json(nullptr);
      return runtime::Reply{201, write_json(json), {}};
    };
    return std::make_unique<runtime::StartRequest>(
        runtime::Start{version, std::move(accepted.command), std::nullopt}, Local::by_command_line({}).by,
        render, std::move(answering), std::nullopt, local.runtime().observer());
  });
  std::printf("%s\n", reply.body.c_str());
}

CLI::App* command(CLI::App& parent, const std::string& name, const std::string& what,
                  const WorkflowOptionsRef& options, void (*carry_out)(const WorkflowOptions&)) {
  CLI::App* made = parent.add_subcommand(name, what);
  made->callback([options, carry_out] { carry_out(*options); });
  return made;
}

void add_place(CLI::App& made, const WorkflowOptionsRef& options) {
  made.add_option("--data", options->place.data, "Data directory, which no server may be using");
  made.add_option("--database", options->place.database, "As given to serve");
  auto* url = made.add_option("--url", options->url, "A running server");
  made.add_option("--token", options->token, "API token for it")->envname("NEURONFLOW_TOKEN")->needs(url);
  made.add_flag("--json", options->json, "Machine-readable output (always so here)");
}

}  // namespace

void add_workflow_commands(CLI::App& app) {
  const auto options = std::make_shared<WorkflowOptions>();
  CLI::App* workflow = app.add_subcommand("workflow", "Workflows as files");
  workflow->require_subcommand(1);
  command(*workflow, "validate", "Say why a document could not be published", options, validate)
      ->add_option("file", options->file, "Workflow document")
      ->required();
  CLI::App* made = command(*workflow, "publish", "Publish a document as a new workflow", options, publish);
  made->add_option("file", options->file, "Workflow document")->required();
  add_place(*made, options);
  made = command(*workflow, "export", "Print a workflow's draft", options, export_draft);
  made->add_option("id", options->id, "Id of the workflow")->required();
  add_place(*made, options);
  made = command(*workflow, "run", "Run a workflow's active version", options, run_workflow);
  made->add_option("id", options->id, "Id of the workflow")->required();
  made->add_option("--input", options->input, "File with the request body as JSON")->required();
  add_place(*made, options);
}

}  // namespace nf::app
