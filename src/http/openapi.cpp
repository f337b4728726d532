#include "http/openapi.h"

#include <algorithm>
#include <cctype>

#include "base/check.h"

namespace nf::http {
namespace {

constexpr std::string_view kProblemSchema = R"({
  "type": "object",
  "description": "RFC 9457 problem details",
  "required": ["type", "title", "status"],
  "properties": {
    "type": {"type": "string", "description": "A short stable path such as /problems/stale-revision"},
    "title": {"type": "string"},
    "status": {"type": "integer"},
    "detail": {"type": "string"},
    "errors": {"type": "array", "items": {"type": "object", "required": ["pointer", "message"],
      "properties": {"pointer": {"type": "string"}, "message": {"type": "string"}}}},
    "problems": {"type": "array", "description": "Why a draft cannot be published, as a Workflow has them"}
  }
})";

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  CHECK(json.has_value());
  return json.take();
}

Json reference(std::string_view kind, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(kind) + "/" + std::string(name)}};
}

Json content(std::string_view type, Json schema) { return {{type, {{"schema", std::move(schema)}}}}; }

Json page_of(std::string_view schema) {
  return {{"type", "object"},
          {"required", {"items", "next_cursor"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", reference("schemas", schema)}}},
            {"next_cursor", {{"type", {"string", "null"}}}}}}};
}

Json parameter(std::string_view in, std::string_view name, std::string_view type,
               std::string_view description) {
  JsonObject out{{"name", name}, {"in", in}, {"required", in == "path"}, {"schema", {{"type", type}}}};
  if (!description.empty()) out["description"] = description;
  return out;
}

// Whether a repeat of the request can be known by its key.
bool takes_key(const Route& route) {
  const bool posts = route.method == Method::Post || route.method == Method::Other;
  return posts && route.body.kind != BodyRule::Kind::None && !route.described.keyless;
}

JsonArray parameters_of(const Route& route, std::string_view method) {
  JsonArray out;
  for (std::size_t at = route.pattern.find('{'); at != route.pattern.npos;
       at = route.pattern.find('{', at + 1))
    out.push_back(parameter(
        "path", route.pattern.substr(at + 1, route.pattern.find_first_of("}.", at) - at - 1), "string", {}));
  for (const QueryParameter& query : route.described.query)
    out.push_back(parameter("query", query.name, query.type, query.description));
  if (route.described.list && !route.described.whole) {
    out.push_back(parameter("query", "limit", "integer", "How many at most: 1 to 200, 50 where absent"));
    out.push_back(parameter("query", "cursor", "string", "next_cursor of the page before"));
  }
  if (route.described.if_match)
    out.push_back(parameter("header", "If-Match", "string",
                            "The ETag that was read: another one by now is refused with 412"));
  if (takes_key(route) && method != "get")
    out.push_back(parameter("header", "Idempotency-Key", "string",
                            "The same key and body give the same reply for 24 h"));
  return out;
}

JsonObject responses_of(const Route& route) {
  const Described& described = route.described;
  JsonObject success{{"description", described.summary}};
  JsonObject bodies;
  if (!described.response.empty())
    bodies["application/json"] = {
        {"schema", described.list ? page_of(described.response) : reference("schemas", described.response)}};
  if (described.stream) bodies["text/event-stream"] = {{"schema", {{"type", "string"}}}};
  if (!described.media.empty()) bodies[described.media] = JsonObject{};
  if (!bodies.empty()) success["content"] = std::move(bodies);
  JsonObject out{{std::to_string(described.status), std::move(success)},
                 {"default", reference("responses", "Problem")}};
  if (described.also.status != 0)
    out[std::to_string(described.also.status)] = {
        {"description", described.summary},
        {"content", content("application/json", reference("schemas", described.also.response))}};
  return out;
}

Json security_of(const Route& route) {
  if (route.who.kind == Who::Kind::Anyone) return JsonArray{};
  if (route.who.kind == Who::Kind::Sender) return JsonArray{JsonObject{{"token", JsonArray{}}}, JsonObject{}};
  JsonObject session{{"session", JsonArray{}}};
  if (changes_state(route.method)) session["csrf"] = JsonArray{};
  JsonArray out{JsonObject{{"token", JsonArray{}}}, std::move(session)};
  if (route.who.kind == Who::Kind::Guest) out.push_back(JsonObject{});
  return out;
}

JsonArray roles_of(const Route& route) {
  JsonArray out;
  if (route.who.kind == Who::Kind::Roles) {
    for (Role role : kRoles)
      if (effective({role}).has_any(route.who.roles)) out.push_back(Json(name_of(role)));
  } else {
    out.push_back(route.who.kind == Who::Kind::SignedIn ? "signed-in" : "anyone");
  }
  return out;
}

// `postApiV1ApprovalsIdDecisions`: stable as long as method and path are.
std::string operation_id(std::string_view method, std::string_view pattern) {
  std::string out(method);
  bool upper = true;
  for (char c : pattern) {
    if (!std::isalnum(static_cast<unsigned char>(c))) {
      upper = true;
      continue;
    }
    out += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = false;
  }
  return out;
}

JsonObject operation(const Route& route, std::string_view method) {
  const Described& described = route.described;
  JsonObject out{{"operationId", operation_id(method, route.pattern)}, {"summary", described.summary}};
  if (!described.tag.empty()) out["tags"] = {described.tag};
  if (JsonArray parameters = parameters_of(route, method); !parameters.empty())
    out["parameters"] = std::move(parameters);
  if (!described.request.empty())
    out["requestBody"] = {{"required", route.body.kind != BodyRule::Kind::OptionalJson},
                          {"content", content("application/json", reference("schemas", described.request))}};
  if (route.body.kind == BodyRule::Kind::Bytes)
    out["requestBody"] = {{"required", true}, {"content", {{"*/*", JsonObject{}}}}};
  out["responses"] = responses_of(route);
  out["security"] = security_of(route);
  out["x-roles"] = roles_of(route);
  if (route.who.kind != Who::Kind::Anyone) out["x-scope"] = name_of(scope_of(route));
  return out;
}

std::string openapi_path(std::string_view pattern) {
  std::string path(pattern);
  if (std::size_t dots = path.find("...}"); dots != path.npos) path.erase(dots, 3);
  return path;
}

void check_schemas_exist(const Route& route, const JsonObject& schemas) {
  for (std::string_view name :
       {route.described.request, route.described.response, route.described.also.response})
    CHECK(name.empty() || schemas.contains(name));
}

}  // namespace

Json openapi_document(std::span<const Route> routes, std::span<const Schema> schemas,
                      std::string_view version) {
  JsonObject components{{"Problem", parsed(kProblemSchema)}};
  for (const Schema& schema : schemas) components[schema.name] = parsed(schema.json);
  JsonObject paths;
  for (const Route& route : routes) {
    check_schemas_exist(route, components);
    Json& path = paths[openapi_path(route.pattern)];
    if (!path.is_object()) path = JsonObject{};
    // OpenAPI has no word for "any method": the two that matter are shown.
    for (std::string_view method : route.method == Method::Other
                                       ? std::vector<std::string_view>{"get", "post"}
                                       : std::vector<std::string_view>{name_of(route.method)}) {
      std::string lower(method);
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      path.as_object()[lower] = operation(route, lower);
    }
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "NeuronFlow"},
            {"version", version},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", std::move(components)},
            {"responses",
             {{"Problem",
               {{"description", "Refused or failed"},
                {"content", content("application/problem+json", reference("schemas", "Problem"))}}}}},
            {"securitySchemes",
             {{"token", {{"type", "http"}, {"scheme", "bearer"}}},
              {"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "nf_session"}}},
              {"csrf", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-CSRF-Token"}}}}}}}};
}

}  // namespace nf::http
