#include "http/api/templates.h"

#include <algorithm>

#include "flow/node_type.h"
#include "http/api/routes.h"

namespace nf::http {

namespace {

const JsonArray& nodes_of(const WorkflowTemplate& entry) {
  static const JsonArray kNone;
  const Json* nodes = find(*entry.document, "nodes");
  return nodes && nodes->is_array() ? nodes->get_array() : kNone;
}

// How requests come in: the types of its start node, and a form's hook.
JsonArray starts_of(const WorkflowTemplate& entry, const flow::Catalogue& catalogue) {
  JsonArray starts;
  for (const Json& node : nodes_of(entry)) {
    const std::string name = string_at(node, "type").value_or("");
    const flow::NodeType* type = catalogue.find(name);
    if (!type || !type->describe().starts) continue;
    starts.emplace_back(name);
    const Json* config = find(node, "config");
    if (name == "form" && config && find(*config, "hook")) starts.emplace_back("webhook");
  }
  return starts;
}

JsonObject brief(const WorkflowTemplate& entry) {
  return {{"id", entry.id},
          {"name", string_at(*entry.document, "name").value_or(entry.id)},
          {"description", string_at(*entry.document, "description").value_or("")}};
}

Response list(const Services& services) {
  JsonArray items;
  for (const WorkflowTemplate& entry : services.templates) {
    JsonObject item = brief(entry);
    item["nodes"] = static_cast<std::int64_t>(nodes_of(entry).size());
    item["starts"] = starts_of(entry, services.runtime.versions().catalogue());
    items.push_back(std::move(item));
  }
  return json_response(200, JsonObject{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

Result<Response> show(const Services& services, const Call& call) {
  const auto found = std::ranges::find(services.templates, call.parameter("id"), &WorkflowTemplate::id);
  if (found == services.templates.end()) return fail(ErrorCode::NotFound, "There is no such template.");
  JsonObject json = brief(*found);
  json["document"] = *found->document;
  return json_response(200, json);
}

}  // namespace

std::vector<Route> template_routes(const Services& services) {
  const Who readers = roles({Role::Builder, Role::Operator, Role::Auditor});
  return {{Method::Get,
           "/api/v1/templates",
           readers,
           no_body(),
           [&services](const CallPtr& call) { call->answer(list(services)); },
           {.summary = "Workflows to begin with",
            .tag = "Workflows",
            .response = "TemplateSummary",
            .list = true}},
          {Method::Get,
           "/api/v1/templates/{id}",
           readers,
           no_body(),
           [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
           {.summary = "One of them, with its document", .tag = "Workflows", .response = "Template"}}};
}

}  // namespace nf::http
