#include "nodes/manifest.h"

#include "base/check.h"
#include "nodes/manifests.h"

namespace nf::nodes {

namespace {

// Only the params, under `input`.
class ParamsScope final : public expr::Scope {
 public:
  explicit ParamsScope(const Json& params) : params_(params) {}
  expr::Binding root(expr::Root root) const override {
    return root == expr::Root::Input ? expr::Binding{&params_, nullptr} : expr::Binding{};
  }
  expr::Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return std::nullopt; }

 private:
  const Json& params_;
};

tl::unexpected<Error> wrong(const std::string& what) {
  return fail(ErrorCode::InvalidInput, "The manifest is not valid: " + what + ".");
}

Result<Operation> read_operation(const Json& json) {
  const Json* params = find(json, "params");
  const Json* request = find(json, "request");
  const auto transport = string_at(json, "transport");
  if (!params || !request || !transport) return wrong("an operation needs `params`, `request`, `transport`");
  Operation operation{
      .title = string_at(json, "title").value_or(""), .params_schema = *params, .transport = *transport};
  operation.params = TRY(flow::Schema::compile(*params));
  operation.request = TRY(expr::Template::compile(*request));
  return operation;
}

}  // namespace

Result<Json> Operation::request_for(const Json& params) const {
  Json complete = params;
  flow::apply_defaults(params_schema, complete);
  const ParamsScope scope(complete);
  return TRY(request.evaluate(scope)).value;
}

Result<Manifest> read_manifest(const Json& json) {
  const auto tool = string_at(json, "tool");
  const Json* operations = find(json, "operations");
  if (!tool || !operations || !operations->is_object()) return wrong("`tool` and `operations` are needed");
  Manifest manifest{.tool = *tool,
                    .title = string_at(json, "title").value_or(*tool),
                    .description = string_at(json, "description").value_or("")};
  if (const Json* connection = find(json, "connection")) {
    manifest.connection_type = string_at(*connection, "type").value_or("");
    const Json* required = find(*connection, "required");
    manifest.connection_required = required && *required == Json(true);
  }
  for (const auto& member : operations->get_object()) {
    Operation operation = TRY(read_operation(member.value()));
    manifest.operations.emplace(std::string(member.key()), std::move(operation));
  }
  return manifest;
}

const std::map<std::string, Manifest, std::less<>>& manifests() {
  static const auto all = [] {
    std::map<std::string, Manifest, std::less<>> read;
    for (const std::string_view text : manifest_texts()) {
      const auto json = parse_json(text);
      CHECK(json.has_value());
      auto manifest = read_manifest(*json);
      CHECK(manifest.has_value());
      std::string name = manifest->tool;
      read.emplace(std::move(name), std::move(*manifest));
    }
    return read;
  }();
  return all;
}

}  // namespace nf::nodes
