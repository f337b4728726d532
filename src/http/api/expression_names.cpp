#include "http/api/expression_names.h"

#include <algorithm>

#include "base/pointer.h"
#include "expr/function_list.h"
#include "flow/visible.h"

namespace nf::http {

namespace {

constexpr std::size_t kMaxNames = 2'000;
constexpr int kMaxDepth = 5;                 // of members that are listed
constexpr std::size_t kMaxExample = 200;     // bytes of one as JSON
constexpr std::size_t kMaxExampleText = 80;  // characters of a text
constexpr int kMaxReferences = 16;           // of schemas that lead to one another

bool is_word(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto other = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  if (name.empty() || !letter(name[0]) || !std::all_of(name.begin(), name.end(), other)) return false;
  return name != "in" && name != "true" && name != "false" && name != "null";
}

std::string member_of(const std::string& name, std::string_view member) {
  if (is_word(member)) return name + "." + std::string(member);
  std::string quoted;
  write_json_string(member, quoted);
  return name + "[" + quoted + "]";
}

std::string_view type_of_value(const Json& value) {
  if (value.is_string()) return "string";
  if (value.is_number()) return "number";
  if (value.is_bool()) return "boolean";
  if (value.is_array()) return "array";
  return value.is_object() ? "object" : "null";
}

// One type, beside null.
Json type_in(const Json& schema) {
  std::string found;
  const auto take = [&](std::string_view type) {
    if (type == "null") return true;
    const bool fits = found.empty() || found == type;
    found = type;
    return fits;
  };
  if (const auto type = string_at(schema, "type")) return Json(*type);
  const Json* types = find(schema, "type");
  const Json* values = find(schema, "enum");
  const Json* list = types ? types : values;
  if (!list || !list->is_array()) return nullptr;
  for (const Json& entry : list->get_array()) {
    const bool names_type = types && entry.is_string();
    if (!take(names_type ? std::string_view(entry.get_string()) : type_of_value(entry))) return nullptr;
  }
  return found.empty() ? Json(nullptr) : Json(found);
}

Json example_of(const Json* value) {
  if (!value) return nullptr;
  if (value->is_string()) {
    const std::string_view text = value->get_string();
    if (flow::code_points(text) <= kMaxExampleText) return *value;
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end) {
      if ((text[end] & 0xC0) != 0x80 && count++ == kMaxExampleText) break;
    }
    return Json(std::string(text.substr(0, end)) + "…");
  }
  if (value->is_structured() && write_json(*value).size() > kMaxExample) return nullptr;
  return *value;
}

class List {
 public:
  explicit List(const DraftData& data) : data_(data) {}

  // A name, and what is known to be in it by its schema and by the value at hand.
  void add(const std::string& name, const Json& schema, const Json* value, std::string_view about = {}) {
    root_ = &schema;
    describe(name, schema, value, about, 0);
  }
  void add(const std::string& name, std::string_view type, std::string_view about, Json example) {
    if (names_.size() >= kMaxNames) return;
    names_.push_back(JsonObject{{"name", name},
                                {"type", type.empty() ? Json(nullptr) : Json(type)},
                                {"description", about.empty() ? Json(nullptr) : Json(about)},
                                {"example", std::move(example)}});
  }
  const Json* root(expr::Root root) const { return data_.root(root).value; }

  JsonArray take() { return std::move(names_); }

 private:
  const Json& resolved(const Json& schema) const {
    static const Json kOpen = JsonObject{};
    const Json* at = &schema;
    for (int i = 0; i < kMaxReferences && at; ++i) {
      const auto reference = string_at(*at, "$ref");
      if (!reference) return *at;
      at = reference->starts_with('#') ? pointer_get(*root_, reference->substr(1)) : nullptr;
    }
    return kOpen;
  }

  static std::string description_of(const Json& schema) {
    const auto title = string_at(schema, "title"), text = string_at(schema, "description");
    if (title && text) return *title + ": " + *text;
    return text.value_or(title.value_or(""));
  }

  void describe(const std::string& name, const Json& written, const Json* value, std::string_view about,
                int depth) {
    const Json& schema = resolved(written);
    Json type = type_in(schema);
    if (type.is_null() && value && !value->is_null()) type = type_of_value(*value);
    const std::string words = about.empty() ? description_of(schema) : std::string(about);
    add(name, type.is_null() ? std::string_view() : std::string_view(type.get_string()), words,
        example_of(value));
    if (depth >= kMaxDepth) return;
    const Json* properties = find(schema, "properties");
    if (properties && properties->is_object()) {
      for (const auto& member : properties->get_object()) {
        describe(member_of(name, member.key()), member.value(), value ? find(*value, member.key()) : nullptr,
                 {}, depth + 1);
      }
    }
    if (!value || !value->is_object()) return;
    for (const auto& member : value->get_object()) {
      if (properties && find(*properties, member.key())) continue;
      describe(member_of(name, member.key()), nullptr, &member.value(), {}, depth + 1);
    }
  }

  const DraftData& data_;
  const Json* root_ = nullptr;
  JsonArray names_;
};

Json schema_of(const flow::NodeSpec& node, const flow::Catalogue& catalogue) {
  const flow::NodeType* type = catalogue.find(node.type);
  return type ? type->output_schema(node.config) : Json(nullptr);
}

constexpr std::string_view kExecution = R"({"type": "object", "properties": {
  "id": {"type": "string"}, "revision": {"type": "integer", "description": "Counted from 1"},
  "started_at": {"type": "string"},
  "requester": {"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}},
  "submitted_by": {"type": ["object", "null"], "description": "Who sent it; null: nobody is known"}}})";
constexpr std::string_view kWorkflow = R"({"type": "object", "properties": {
  "id": {"type": "string"}, "name": {"type": "string"}, "version": {"type": "integer"}}})";

Json own(std::string_view schema) { return parse_json(schema).value(); }

void add_root(List& list, expr::Root root, const DraftPlace& place, const flow::Catalogue& catalogue) {
  const std::string name(name_of(root));
  switch (root) {
    case expr::Root::Trigger:
      if (place.graph.start == flow::kNone) return;
      return list.add(name, schema_of(place.document.nodes[place.graph.start], catalogue), list.root(root),
                      "What the request brought");
    case expr::Root::Body: {
      const Json* schema = find(place.spec().config, "schema");
      return list.add(name, schema ? *schema : Json(nullptr), list.root(root), "The request that is checked");
    }
    case expr::Root::Execution:
      return list.add(name, own(kExecution), list.root(root));
    case expr::Root::Workflow:
      return list.add(name, own(kWorkflow), list.root(root));
    case expr::Root::Vars:
      return list.add(name, Json(nullptr), list.root(root), "The workspace's variables");
    case expr::Root::Input:
      return list.add(name, Json(nullptr), list.root(root), "What the step before gave");
    case expr::Root::Now:
      return list.add(name, "timestamp", "The time of the step", nullptr);
    case expr::Root::Item:
      return list.add(name, "", "The element of the loop", nullptr);
    case expr::Root::Index:
      return list.add(name, "number", "Its number, from 0", nullptr);
    case expr::Root::Nodes:
      return;
  }
}

// The roots of its templates, and those of its checks.
std::vector<expr::Root> roots_of(const DraftPlace& place, const flow::Catalogue& catalogue) {
  std::vector<expr::Root> roots;
  for (const auto where : {flow::ExpressionPlace::Template, flow::place_of_condition(*place.type)}) {
    for (const auto& [name, shape] :
         flow::names_at(place.document, place.graph, catalogue, place.node, where).names.roots) {
      const auto root = expr::root_named(name);
      if (root && std::ranges::find(roots, *root) == roots.end()) roots.push_back(*root);
    }
  }
  std::ranges::sort(roots);
  return roots;
}

}  // namespace

JsonArray names_json(const DraftPlace& place, const DraftData& data, const flow::Catalogue& catalogue) {
  List list(data);
  for (const expr::Root root : roots_of(place, catalogue)) add_root(list, root, place, catalogue);
  const auto at =
      flow::names_at(place.document, place.graph, catalogue, place.node, flow::ExpressionPlace::Template);
  for (std::size_t i = 0; i < at.certain.size(); ++i) {
    const flow::NodeSpec& node = place.document.nodes[i];
    if (!at.certain[i] || static_cast<flow::NodeIndex>(i) == place.graph.start) continue;
    list.add("nodes." + node.id, schema_of(node, catalogue), data.node(node.id).value, node.name);
  }
  return list.take();
}

JsonArray functions_json() {
  JsonArray list;
  for (const expr::FunctionInfo& function : expr::all_functions()) {
    list.push_back(JsonObject{
        {"name", function.name}, {"signature", function.signature}, {"description", function.description}});
  }
  return list;
}

}  // namespace nf::http
