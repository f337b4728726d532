#include "flow/document.h"

#include <array>
#include <initializer_list>

#include "base/hash.h"
#include "base/pointer.h"

namespace nf::flow {
namespace {

using Names = std::initializer_list<std::string_view>;

// Reads members of objects; what is wrong goes to one list.
class Reader {
 public:
  Document document(const Json& json) {
    Document out;
    const JsonObject* object = object_of(json, "", {"name", "description", "settings", "nodes", "edges"});
    if (object == nullptr) return out;
    out.name = text(*object, "", "name");
    out.description = text(*object, "", "description");
    if (const Json* member = object->if_contains("settings")) out.settings = settings(*member);
    each(*object, "nodes",
         [&](const Json& item, const std::string& at) { out.nodes.push_back(node(item, at)); });
    each(*object, "edges",
         [&](const Json& item, const std::string& at) { out.edges.push_back(edge(item, at)); });
    return out;
  }

  std::vector<Fault> faults;

 private:
  void fault(std::string pointer, std::string message) {
    if (faults.size() < kMaxDocumentFaults) faults.push_back({std::move(pointer), std::move(message)});
  }

  // The object, with a fault for every member that is not among `known`.
  const JsonObject* object_of(const Json& json, const std::string& at, Names known) {
    const JsonObject* object = json.if_object();
    if (object == nullptr) {
      fault(at, "must be an object");
      return nullptr;
    }
    for (const auto& [key, value] : *object) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      std::string names;
      for (const std::string_view name : known) names.append(names.empty() ? "" : ", ").append(name);
      fault(pointer_join(at, key), "is not known here; known are: " + names);
    }
    return object;
  }

  template <class Read>
  void each(const JsonObject& object, std::string_view key, Read read) {
    const Json* member = object.if_contains(key);
    if (member == nullptr) return;
    const std::string at = pointer_join("", key);
    const JsonArray* list = member->if_array();
    if (list == nullptr) return fault(at, "must be a list");
    for (std::size_t i = 0; i < list->size(); ++i) read((*list)[i], pointer_join(at, i));
  }

  std::string text(const JsonObject& object, const std::string& at, std::string_view key,
                   std::string_view fallback = "") {
    const Json* member = object.if_contains(key);
    if (member == nullptr) return std::string(fallback);
    if (member->is_string()) return std::string(member->get_string());
    fault(pointer_join(at, key), "must be text");
    return std::string(fallback);
  }

  std::string required_text(const JsonObject& object, const std::string& at, std::string_view key) {
    if (!object.contains(key)) fault(pointer_join(at, key), "is required");
    return text(object, at, key);
  }

  void number(const JsonObject& object, const std::string& at, std::string_view key, double& out) {
    const Json* member = object.if_contains(key);
    if (member == nullptr) return;
    if (!member->is_number()) return fault(pointer_join(at, key), "must be a number");
    out = number_of(*member);
  }

  void duration(const JsonObject& object, const std::string& at, std::string_view key, Millis& out) {
    const Json* member = object.if_contains(key);
    if (member == nullptr) return;
    const std::string pointer = pointer_join(at, key);
    if (!member->is_string()) return fault(pointer, "must be a duration such as PT30S");
    const Result<Duration> parsed = parse_duration(member->get_string());
    if (!parsed) return fault(pointer, parsed.error().message);
    if (parsed->months != 0)
      return fault(pointer, "must be in weeks, days or less: years and months vary in length");
    out = parsed->rest;
  }

  Settings settings(const Json& json) {
    Settings out;
    const std::string at = "/settings";
    const JsonObject* object = object_of(json, at, {"timezone", "calendar", "external_reviewers"});
    if (object == nullptr) return out;
    out.timezone = text(*object, at, "timezone", out.timezone);
    out.calendar = text(*object, at, "calendar", out.calendar);
    if (const Json* member = object->if_contains("external_reviewers")) {
      if (member->is_bool()) {
        out.external_reviewers = member->get_bool();
      } else {
        fault(pointer_join(at, "external_reviewers"), "must be true or false");
      }
    }
    return out;
  }

  NodeSpec node(const Json& json, const std::string& at) {
    NodeSpec out;
    out.config = JsonObject();
    const JsonObject* object =
        object_of(json, at, {"id", "type", "name", "config", "retry", "timeout", "on_error", "position"});
    if (object == nullptr) return out;
    out.id = required_text(*object, at, "id");
    out.type = required_text(*object, at, "type");
    out.name = text(*object, at, "name", out.id);
    if (const Json* config = object->if_contains("config")) {
      if (config->is_object()) {
        out.config = *config;
      } else {
        fault(pointer_join(at, "config"), "must be an object");
      }
    }
    if (const Json* member = object->if_contains("retry"))
      out.retry = retry(*member, pointer_join(at, "retry"));
    if (object->contains("timeout")) duration(*object, at, "timeout", out.timeout.emplace());
    out.on_error = on_error(*object, at);
    if (const Json* member = object->if_contains("position")) position(*member, pointer_join(at, "position"));
    return out;
  }

  RetryPolicy retry(const Json& json, const std::string& at) {
    RetryPolicy out;
    const JsonObject* object = object_of(json, at, {"max_attempts", "initial", "factor", "max"});
    if (object == nullptr) return out;
    if (const Json* attempts = object->if_contains("max_attempts")) {
      const std::int64_t* count = attempts->if_int64();
      if (count == nullptr || *count < 1 || *count > kMaxAttempts) {
        fault(pointer_join(at, "max_attempts"),
              "must be a whole number from 1 to " + std::to_string(kMaxAttempts));
      } else {
        out.max_attempts = static_cast<int>(*count);
      }
    }
    duration(*object, at, "initial", out.initial);
    number(*object, at, "factor", out.factor);
    duration(*object, at, "max", out.max);
    return out;
  }

  OnError on_error(const JsonObject& object, const std::string& at) {
    const std::string word = text(object, at, "on_error", "fail");
    if (word == "continue") return OnError::Continue;
    if (word == "branch") return OnError::Branch;
    if (word != "fail") fault(pointer_join(at, "on_error"), "must be one of: fail, continue, branch");
    return OnError::Fail;
  }

  // Where the editor draws the node. Only its shape matters here.
  void position(const Json& json, const std::string& at) {
    const JsonObject* object = object_of(json, at, {"x", "y"});
    if (object == nullptr) return;
    double ignored = 0;
    number(*object, at, "x", ignored);
    number(*object, at, "y", ignored);
  }

  EdgeSpec edge(const Json& json, const std::string& at) {
    EdgeSpec out;
    out.port = "main";
    const JsonObject* object = object_of(json, at, {"from", "port", "to"});
    if (object == nullptr) return out;
    out.from = required_text(*object, at, "from");
    out.port = text(*object, at, "port", "main");
    out.to = required_text(*object, at, "to");
    return out;
  }
};

}  // namespace

Result<Document> parse_document(const Json& json) {
  Reader reader;
  Document document = reader.document(json);
  if (!reader.faults.empty()) {
    return fail(ErrorCode::InvalidInput, "not a workflow document", "invalid-document",
                std::move(reader.faults));
  }
  document.bytes = write_json(json).size();
  return document;
}

std::string document_hash(const Json& document) { return hash_name(sha256(canonical_json(document))); }

}  // namespace nf::flow
