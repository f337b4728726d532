#include "http/api/templates.h"

#include <algorithm>
#include <set>

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

JsonArray types_of(const WorkflowTemplate& entry) {
  std::set<std::string> types;
  for (const Json& node : nodes_of(entry)) types.insert(string_at(node, "type").value_or(""));
  return JsonArray(types.begin(), types.end());
}

using Names = std::set<std::string, std::less<>>;

// What a document names that the installation must have: read off its configurations, not off its schemas.
class Needs {
 public:
  explicit Needs(const WorkflowTemplate& entry) : entry_(entry) {
    for (const Json& node : nodes_of(entry)) {
      if (const Json* config = find(node, "config")) read(*config);
    }
  }

  Names connections, groups, people, variables;

 private:
  void read(const Json& value) {
    if (value.is_string()) return read_variables(value.get_string());
    if (value.is_array()) {
      for (const Json& each : value.get_array()) read(each);
    }
    if (!value.is_object()) return;
    for (const auto& member : value.get_object()) {
      const std::string_view key = member.key();
      if (key == "schema" || key == "output_schema") continue;
      if (key == "connection") add(connections, member.value());
      if (key == "email") add(people, member.value());
      if (key == "group") add(groups, member.value());
      read(member.value());
    }
  }

  // A name, or each that its one expression can give where a list says which.
  void add(Names& into, const Json& value) {
    if (!value.is_string()) return;
    const std::string text(value.get_string());
    const std::size_t from = text.find("{{");
    if (from == std::string::npos) {
      into.insert(text);
      return;
    }
    const std::size_t to = text.find("}}", from);
    if (to == std::string::npos || text.find("{{", to) != std::string::npos) return;
    for (const std::string& given : values_of(text.substr(from + 2, to - from - 2)))
      into.insert(text.substr(0, from) + given + text.substr(to + 2));
  }

  // `trigger.body.area` by the form's list, `nodes.team.group` by a table's column.
  std::vector<std::string> values_of(const std::string& path) const {
    const auto texts = [](const Json* list) {
      std::vector<std::string> found;
      for (const Json& each : list && list->is_array() ? list->get_array() : JsonArray{}) {
        if (each.is_string()) found.emplace_back(each.get_string());
      }
      return found;
    };
    for (const Json& node : nodes_of(entry_)) {
      const Json* config = find(node, "config");
      if (!config) continue;
      constexpr std::string_view kBody = "trigger.body.";
      if (const Json* schema = find(*config, "schema"); schema && path.starts_with(kBody)) {
        const Json* properties = find(*schema, "properties");
        const Json* field = properties ? find(*properties, path.substr(kBody.size())) : nullptr;
        if (field) return texts(find(*field, "enum"));
      }
      const std::string column = "nodes." + string_at(node, "id").value_or("") + ".";
      if (string_at(node, "type") == "decision_table" && path.starts_with(column))
        return texts_of_column(*config, path.substr(column.size()));
    }
    return {};
  }

  static std::vector<std::string> texts_of_column(const Json& table, const std::string& name) {
    std::vector<std::string> found;
    const JsonArray& outputs = table.at("outputs").as_array();
    const auto column = static_cast<std::size_t>(std::ranges::find(outputs, Json(name)) - outputs.begin());
    for (const Json& row : table.at("rows").as_array()) {
      const JsonArray& then = row.at("then").as_array();
      if (column < then.size() && then[column].is_string()) found.emplace_back(then[column].get_string());
    }
    return found;
  }

  void read_variables(std::string_view text) {
    constexpr std::string_view kRoot = "vars.";
    for (std::size_t at = text.find(kRoot); at != std::string_view::npos; at = text.find(kRoot, at)) {
      at += kRoot.size();
      const auto end = std::ranges::find_if_not(
          text.substr(at), [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)); });
      if (end != text.substr(at).begin()) variables.emplace(text.substr(at).begin(), end);
    }
  }

  const WorkflowTemplate& entry_;
};

JsonArray needs_of(const WorkflowTemplate& entry, const runtime::Workspace& workspace) {
  const Needs needs(entry);
  JsonArray list;
  const auto tell = [&](const char* kind, const Names& names, const auto& there) {
    for (const std::string& name : names)
      list.push_back(JsonObject{{"kind", kind}, {"name", name}, {"there", there(name)}});
  };
  const JsonObject& variables = workspace.variables()->as_object();
  tell("connection", needs.connections,
       [&](const std::string& name) { return workspace.connections().contains(name); });
  tell("group", needs.groups, [&](const std::string& name) { return workspace.group(name) != nullptr; });
  tell("person", needs.people, [&](const std::string& name) { return workspace.user_at(name) != nullptr; });
  tell("variable", needs.variables, [&](const std::string& name) { return variables.contains(name); });
  return list;
}

JsonObject brief(const WorkflowTemplate& entry) {
  JsonArray samples;
  for (const WorkflowSample& sample : entry.samples)
    samples.push_back(JsonObject{{"id", sample.id}, {"input", *sample.input}});
  return {{"id", entry.id},
          {"name", string_at(*entry.document, "name").value_or(entry.id)},
          {"description", string_at(*entry.document, "description").value_or("")},
          {"samples", std::move(samples)}};
}

Response list(const Services& services) {
  JsonArray items;
  const auto workspace = services.runtime.workspace();
  for (const WorkflowTemplate& entry : services.templates) {
    JsonObject item = brief(entry);
    item["nodes"] = static_cast<std::int64_t>(nodes_of(entry).size());
    item["starts"] = starts_of(entry, services.runtime.versions().catalogue());
    item["types"] = types_of(entry);
    item["needs"] = needs_of(entry, *workspace);
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
            .list = true,
            .whole = true}},
          {Method::Get,
           "/api/v1/templates/{id}",
           readers,
           no_body(),
           [&services](const CallPtr& call) { answer_with(call, show(services, *call)); },
           {.summary = "One of them, with its document", .tag = "Workflows", .response = "Template"}}};
}

}  // namespace nf::http
