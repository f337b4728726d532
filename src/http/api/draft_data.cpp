#include "http/api/draft_data.h"

#include "base/pointer.h"
#include "engine/scope.h"
#include "flow/schema.h"
#include "runtime/body_reader.h"

namespace nf::http {

namespace {

constexpr const char* kNoRequest =
    "There is no request to look at: give an example of its body, or choose an execution.";

JsonRef share(Json value) { return std::make_shared<const Json>(std::move(value)); }

// What the start node would make of such a body.
Json trigger_of(const flow::NodeSpec& start, Json body) {
  if (const Json* schema = find(start.config, "schema")) flow::apply_defaults(*schema, body);
  JsonObject trigger{{"body", std::move(body)}};
  if (start.type == "form") trigger["files"] = JsonArray{};
  if (start.type == "webhook") {
    trigger["query"] = trigger["headers"] = JsonObject{};
    trigger["method"] = "POST";
  }
  return trigger;
}

std::vector<Fault> under(std::string_view member, std::vector<Fault> faults) {
  for (Fault& fault : faults) fault.pointer = pointer_join("", member) + fault.pointer;
  return faults;
}

// The execution that the body names, where the caller may see it.
Result<Found> find_visible(const Services& services, const Call& call, const Json& id) {
  const auto reader = services.runtime.reader();
  const auto execution =
      id.is_string() ? parse_id<ExecutionId>(std::string_view(id.get_string())) : parse_id<ExecutionId>("");
  if (!execution) return runtime::refuse({{"/execution_id", "must be the id of an execution"}});
  Found found = TRY(find_execution(services, *reader, *execution));
  if (sees_everything(call.caller()) || owns(call.caller(), found.row)) return found;
  return fail(ErrorCode::NotFound, "There is no such execution.");
}

}  // namespace

Result<DraftPlace> read_place(const Json& body, const flow::Catalogue& catalogue) {
  const Json* json = find(body, "document");
  const auto id = string_at(body, "node");
  std::vector<Fault> faults;
  if (!json) faults.push_back({"/document", "is required"});
  if (!id) faults.push_back({"/node", "must be the id of a step"});
  if (!faults.empty()) return runtime::refuse(std::move(faults));
  auto document = flow::parse_document(*json);
  if (!document) return runtime::refuse(under("document", document.error().faults));
  for (const flow::Problem& problem : flow::check_size(*document)) {
    faults.push_back({"/document" + problem.pointer, problem.message});
  }
  if (!faults.empty()) return runtime::refuse(std::move(faults));

  DraftPlace place{.document = std::move(*document)};
  flow::Problems ignored;
  place.graph = flow::build_graph(place.document, catalogue, ignored);
  place.node = place.graph.find(*id);
  if (place.node == flow::kNone) return runtime::refuse({{"/node", "is no step of this document"}});
  place.type = catalogue.find(place.spec().type);
  if (!place.type) return runtime::refuse({{"/node", "is of a type that there is not"}});
  return place;
}

Result<DraftData> DraftData::read(const Services& services, const Call& call, const DraftPlace& place) {
  DraftData data;
  data.now_ = services.runtime.clock().now();
  data.vars_ = services.runtime.workspace()->variables();
  if (place.graph.start != flow::kNone) data.start_ = place.document.nodes[place.graph.start].id;
  data.make_up_execution(call, place);
  TRY(data.take_execution(services, call, place));
  if (const Json* input = find(call.json(), "input"); input && !input->is_null())
    data.take_input(*input, place);
  if (const Json* pins = find(call.json(), "pins"); pins && !pins->is_null()) {
    TRY(data.take_pins(*pins, place));
  }
  if (data.source_.empty() || !data.outputs_.contains(data.source_)) data.find_source(place);
  return data;
}

void DraftData::make_up_execution(const Call& call, const DraftPlace& place) {
  const Json me =
      engine::to_json(engine::Person{call.caller().name, call.caller().email, call.caller().user});
  execution_ = JsonObject{{"id", to_string(ExecutionId{})},
                          {"revision", 1},
                          {"started_at", format_time(now_)},
                          {"requester", me},
                          {"submitted_by", me}};
  workflow_ = JsonObject{{"id", to_string(WorkflowId{})}, {"name", place.document.name}, {"version", 0}};
}

Result<> DraftData::take_execution(const Services& services, const Call& call, const DraftPlace& place) {
  const Json* id = find(call.json(), "execution_id");
  if (!id || id->is_null()) return {};
  const Found found = TRY(find_visible(services, call, *id));
  const engine::State& state = found.state;
  for (const auto& [name, node] : found.version->graph.by_id) {
    const engine::Step* step = state.step(node);
    if (step && step->output) put(name, step->output);
    if (!step || name != place.spec().id) continue;
    now_ = step->started_at;
    if (step->via != flow::kNone)
      source_ = found.version->node(found.version->graph.edges[step->via].from).id;
  }
  // The start may have another name here.
  if (!start_.empty() && state.trigger) put(start_, state.trigger);
  if (state.vars) vars_ = state.vars;
  const Json submitted_by = state.submitted_by ? engine::to_json(*state.submitted_by) : Json(nullptr);
  execution_ = JsonObject{{"id", to_string(state.id)},
                          {"revision", state.revision},
                          {"started_at", format_time(state.started_at)},
                          {"requester", engine::to_json(state.requester)},
                          {"submitted_by", submitted_by}};
  workflow_ = JsonObject{{"id", to_string(state.workflow.id)},
                         {"name", state.workflow.name},
                         {"version", state.workflow.version}};
  return {};
}

void DraftData::take_input(const Json& input, const DraftPlace& place) {
  if (start_.empty()) return;
  put(start_, share(trigger_of(place.document.nodes[place.graph.start], input)));
}

Result<> DraftData::take_pins(const Json& pins, const DraftPlace& place) {
  if (!pins.is_object()) return runtime::refuse({{"/pins", "must be an object: outputs by step"}});
  std::vector<Fault> faults;
  for (const auto& member : pins.get_object()) {
    const std::string pointer = pointer_join("/pins", member.key());
    if (place.graph.find(member.key()) == flow::kNone)
      faults.push_back({pointer, "is no step of this document"});
    if (member.key() == start_) faults.push_back({pointer, "is the start: give it as `input`"});
    put(std::string(member.key()), share(member.value()));
  }
  if (!faults.empty()) return runtime::refuse(std::move(faults));
  return {};
}

// The step before, where it has given something.
void DraftData::find_source(const DraftPlace& place) {
  source_.clear();
  for (const flow::EdgeIndex edge : place.graph.nodes[place.node].in) {
    const std::string& id = place.document.nodes[place.graph.edges[edge].from].id;
    if (source_.empty() && outputs_.contains(id)) source_ = id;
  }
}

expr::Binding DraftData::root(expr::Root root) const {
  const expr::Binding trigger = node(start_);
  switch (root) {
    case expr::Root::Trigger:
      return trigger;
    case expr::Root::Body:
      return {trigger.value ? find(*trigger.value, "body") : nullptr, nullptr};
    case expr::Root::Input:
      return node(source_);
    case expr::Root::Execution:
      return {&execution_, nullptr};
    case expr::Root::Workflow:
      return {&workflow_, nullptr};
    case expr::Root::Vars:
      return {vars_.get(), nullptr};
    case expr::Root::Item:
    case expr::Root::Index:
    case expr::Root::Nodes:
    case expr::Root::Now:
      return {};
  }
  return {};
}

expr::Binding DraftData::node(std::string_view id) const {
  const auto found = outputs_.find(id);
  return {found == outputs_.end() ? nullptr : found->second.get(), nullptr};
}

std::optional<std::string> DraftData::missing(const expr::Path& path) const {
  const auto known = expr::root_named(path.front());
  if (!known) return std::nullopt;
  if (*known == expr::Root::Nodes) {
    if (path.size() < 2 || outputs_.contains(path[1])) return std::nullopt;
    return "`nodes." + path[1] +
           "` has given nothing yet: pin an output of it, or choose an execution in which it ran.";
  }
  if (*known == expr::Root::Now || root(*known).value) return std::nullopt;
  switch (*known) {
    case expr::Root::Trigger:
    case expr::Root::Body:
      return kNoRequest;
    case expr::Root::Input:
      return "Nothing has come in yet: pin an output of the step before, or choose an execution.";
    case expr::Root::Item:
    case expr::Root::Index:
      return "`" + path.front() + "` is there only while the loop runs.";
    case expr::Root::Execution:
    case expr::Root::Workflow:
    case expr::Root::Vars:
    case expr::Root::Nodes:
    case expr::Root::Now:
      break;
  }
  return std::nullopt;
}

}  // namespace nf::http
