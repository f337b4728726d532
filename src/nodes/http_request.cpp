#include "nodes/support.h"
#include "nodes/types.h"

namespace nf::nodes {

namespace {

class HttpRequest final : public engine::Behaviour {
 public:
  explicit HttpRequest(const Json& config) : config_(compiled(config)) {}

  engine::Action run(const engine::StepInput& input) const override {
    auto request = config_.evaluate(input.scope);
    if (!request) return expression_failed(request.error(), "");
    const auto url = string_at(request->value, "url");
    if (!url || url->empty()) return engine::Fail{{"url", "`url` gave no address.", "/url"}};
    for (const char* key : {"query", "headers"}) {
      if (auto fault = not_text(request->value, key)) return engine::Fail{std::move(*fault)};
    }
    return engine::RunEffect{"http", share(std::move(request->value))};
  }

 private:
  // Members of `query` and `headers` are text, numbers or booleans; null leaves one out.
  static std::optional<engine::StepError> not_text(const Json& request, const char* key) {
    const Json* members = find(request, key);
    if (!members) return std::nullopt;
    for (const auto& member : members->as_object()) {
      if (!member.value().is_structured()) continue;
      return engine::StepError{"params", "A list or an object cannot stand here.",
                               std::string("/") + key + "/" + std::string(member.key())};
    }
    return std::nullopt;
  }

  const expr::Template config_;
};

class HttpRequestType final : public DescribedType {
 public:
  HttpRequestType()
      : DescribedType(
            {.name = "http_request",
             .title = "HTTP request",
             .group = "effects",
             .description =
                 "Calls another system over HTTP. It runs at least once: every attempt carries the same "
                 "Idempotency-Key, and behind an approval X-NeuronFlow-Approval with its id and context "
                 "hash. "
                 "Private addresses are refused unless the configuration allows them.",
             .config_schema = literal(R"({
               "type": "object",
               "properties": {
                 "method": {"title": "Method", "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], "default": "GET"},
                 "url": {"type": "string", "title": "Address", "minLength": 1},
                 "query": {"type": "object", "title": "Query", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
                 "headers": {"type": "object", "title": "Headers", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
                 "body": {"title": "Body", "description": "Text is sent as it is, all else as JSON"},
                 "connection": {"type": "string", "title": "Connection", "minLength": 1},
                 "expect": {"title": "Statuses that are a success", "type": "array", "minItems": 1,
                            "items": {"type": "integer", "minimum": 100, "maximum": 599}},
                 "follow": {"title": "Redirects to follow", "type": "integer", "minimum": 0, "maximum": 10, "default": 0},
                 "max_bytes": {"title": "Largest answer in bytes", "type": "integer", "minimum": 1, "maximum": 1048576}
               },
               "required": ["url"],
               "additionalProperties": false
             })"),
             .example = literal(R"({"method": "POST", "url": "https://orders.example.com/api/orders",
                                    "body": {"id": "{{trigger.body.id}}"}, "expect": [200, 201]})")}) {}

  flow::ProvenanceRule provenance() const override { return {.adds = expr::Source::External}; }

  Json output_schema(const Json&) const override {
    return literal(R"({"type": "object", "properties": {"result": {"type": "object", "properties": {
      "status": {"type": "integer"}, "headers": {"type": "object"},
      "data": {"description": "JSON where the answer is, else text"}}}}})");
  }

  void check(const flow::NodeSpec& node, flow::Problems& problems) const override {
    refuse_expressions(node, {"method", "connection", "expect", "follow", "max_bytes"}, problems);
  }

  std::unique_ptr<const engine::Behaviour> prepare(const flow::NodeSpec& node) const override {
    return std::make_unique<HttpRequest>(node.config);
  }
};

}  // namespace

const engine::NodeType& http_request_type() {
  static const HttpRequestType type;
  return type;
}

}  // namespace nf::nodes
