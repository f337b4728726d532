#include "http/route.h"

#include <algorithm>

#include "base/check.h"
#include "http/lists.h"
#include "http/problem.h"

namespace nf::http {

namespace {

// What one value of a tree takes at most, with what the allocator adds: 16 of itself, and its share of the
// container or text that it is in. A small body takes a hundred times its size, and the limit does not
// notice.
constexpr std::size_t kBytesPerValue = 64;

// At least as many as the JSON has: each but the first comes after one of these.
std::size_t values_in(std::string_view json) {
  return static_cast<std::size_t>(std::count_if(
      json.begin(), json.end(), [](char c) { return c == ',' || c == '[' || c == '{' || c == ':'; }));
}

}  // namespace

Scope scope_of(const Route& route) {
  if (route.scope) return *route.scope;
  return changes_state(route.method) ? Scope::Write : Scope::Read;
}

bool claims_token(const Request& request) {
  constexpr std::string_view kBasic = "Basic ";
  const auto header = request.header("Authorization");
  return header && !same_name(header->substr(0, kBasic.size()), kBasic);
}

bool may_call(const Route& route, const Caller& caller) {
  if (route.who.kind == Who::Kind::Anyone || route.who.kind == Who::Kind::Sender) return true;
  if (route.who.kind == Who::Kind::Guest && !caller.known()) return true;
  if (!caller.known() || !caller.scopes.has(scope_of(route))) return false;
  return route.who.kind != Who::Kind::Roles || effective(caller.roles).has_any(route.who.roles);
}

Call::Call(ExchangePtr exchange, const Route& route, std::vector<std::string> parameters)
    : exchange_(std::move(exchange)), route_(route), parameters_(std::move(parameters)) {}

const std::string& Call::parameter(std::string_view name) const {
  std::size_t index = 0;
  for (std::size_t at = route_.pattern.find('{'); at != std::string_view::npos;
       at = route_.pattern.find('{', at + 1), ++index) {
    std::string_view found = route_.pattern.substr(at + 1, route_.pattern.find_first_of("}.", at) - at - 1);
    if (found == name) return parameters_.at(index);
  }
  CHECK(!"the route's pattern has the parameter");
}

void Call::refuse(const Error& error) { answer(problem(error)); }

void Call::read_body(std::size_t limit, std::function<void(const CallPtr&)> next) {
  exchange_->read_body(limit, [self = shared_from_this(), next = std::move(next)] { next(self); });
}

void Call::read_piece(std::size_t limit, std::size_t piece, std::function<void(const CallPtr&)> next) {
  exchange_->read_piece(limit, piece, [self = shared_from_this(), next = std::move(next)] { next(self); });
}

Result<Json> Call::parse_body() {
  const std::string& body = request().body;
  if (!exchange_->hold(values_in(body) * kBytesPerValue))
    return fail(ErrorCode::Unavailable, "Too many large requests at the same time.");
  return parse_json(body);
}

bool is_json_type(std::string_view type) {
  std::size_t semicolon = type.find(';');
  if (!same_name(trimmed(type.substr(0, semicolon)), "application/json")) return false;
  if (semicolon == type.npos) return true;
  std::string_view parameter = trimmed(type.substr(semicolon + 1));
  return parameter.empty() || same_name(parameter, "charset=utf-8") ||
         same_name(parameter, "charset=\"utf-8\"");
}

}  // namespace nf::http
