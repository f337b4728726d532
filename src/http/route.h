#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "http/caller.h"
#include "http/exchange.h"

namespace nf::http {

class Call;
using CallPtr = std::shared_ptr<Call>;
// Called when everything that the route asks for holds. Must not block; answers now or later, from any
// thread.
using Handler = std::function<void(const CallPtr&)>;

// Who may call a route.
struct Who {
  enum class Kind : std::uint8_t {
    Anyone,  // nobody is asked who they are
    Guest,   // anyone; the caller is known where there is a good session or token (a bad token is a 401)
    Sender,  // anyone; the caller is known where there is a good token. A session is not looked at, and the
             // handler judges what was sent: for routes that must look something up to know whom they let in
    SignedIn,  // any account
    Roles,     // accounts with one of `roles` (admins as effective() says)
  };
  Kind kind = Kind::Roles;
  RoleSet roles = {};
};
inline constexpr Who anyone() { return {Who::Kind::Anyone}; }
inline constexpr Who guest() { return {Who::Kind::Guest}; }
inline constexpr Who sender() { return {Who::Kind::Sender}; }
inline constexpr Who signed_in() { return {Who::Kind::SignedIn}; }
inline constexpr Who roles(RoleSet roles) { return {Who::Kind::Roles, roles}; }

inline constexpr std::size_t kMaxJsonBody = 1024 * 1024;
inline constexpr std::size_t kMaxFile = 25 * 1024 * 1024;

// What body a route takes.
struct BodyRule {
  enum class Kind : std::uint8_t {
    None,          // none is read
    Json,          // application/json, strictly parsed: Call::json()
    OptionalJson,  // the same, or no body at all: then null
    Bytes,         // of any type: Call::request().body
    Deferred,  // the handler runs before the body is read and may call read_body: for routes that must look
               // something up to know what they accept
  };
  Kind kind = Kind::None;
  std::size_t limit = kMaxJsonBody;
};
inline constexpr BodyRule no_body() { return {}; }
inline constexpr BodyRule json_body(std::size_t limit = kMaxJsonBody) {
  return {BodyRule::Kind::Json, limit};
}
inline constexpr BodyRule optional_json_body() { return {BodyRule::Kind::OptionalJson, kMaxJsonBody}; }
inline constexpr BodyRule bytes_body(std::size_t limit) { return {BodyRule::Kind::Bytes, limit}; }
inline constexpr BodyRule deferred_body() { return {BodyRule::Kind::Deferred, 0}; }

// A parameter after the question mark, for the description.
struct QueryParameter {
  std::string_view name;
  std::string_view description;
  std::string_view type = "string";  // a JSON Schema type
};

// Another status of success, with the schema of its body.
struct Also {
  int status = 0;  // 0: there is none
  std::string_view response = {};
};

// What the OpenAPI document says about a route. `request` and `response` name schemas of the components.
struct Described {
  std::string_view summary;
  std::string_view tag = {};
  std::string_view request = {};
  std::string_view response = {};  // empty: no body, or one that is not JSON
  int status = 200;                // of success
  bool list = false;               // the response is a page of `response`
  bool stream = false;             // the response is text/event-stream, without an end
  std::vector<QueryParameter> query = {};
  bool whole = false;           // a list that comes on one page: it takes no limit and no cursor
  std::string_view media = {};  // of a response that is not JSON, or need not be
  Also also = {};
  bool if_match = false;  // takes If-Match
  bool keyless = false;   // a POST that takes no Idempotency-Key
};

// One row of the table that routes requests, decides who may send them and describes them.
struct Route {
  Method method;             // Method::Other: any
  std::string_view pattern;  // `/api/v1/approvals/{id}/decisions`; a last `{rest...}` takes what is left
  Who who;
  BodyRule body;
  Handler handler;
  Described described;
  // What a token needs; by default `read` for methods that change nothing and `write` for others.
  std::optional<Scope> scope = std::nullopt;
};

Scope scope_of(const Route& route);

// Whether the request has an Authorization header that claims a token of ours. HTTP Basic is no credential of
// ours: a hook may ask for it.
bool claims_token(const Request& request);

// Whether the table lets this caller through to the handler, which may still refuse for the object's sake.
bool may_call(const Route& route, const Caller& caller);

// One request that has found its route.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(ExchangePtr exchange, const Route& route, std::vector<std::string> parameters);

  const Request& request() const { return exchange_->request(); }
  const Route& route() const { return route_; }
  const Caller& caller() const { return caller_; }
  const Json& json() const { return json_; }  // the body, on a route that takes JSON
  // What stands in the path for `{name}`. The pattern must have it.
  const std::string& parameter(std::string_view name) const;

  void answer(Response response) { exchange_->answer(std::move(response)); }
  void refuse(const Error& error);

  // On a route with a deferred body: see Exchange::read_body and read_piece.
  void read_body(std::size_t limit, std::function<void(const CallPtr&)> next);
  void read_piece(std::size_t limit, std::size_t piece, std::function<void(const CallPtr&)> next);
  bool body_ended() const { return exchange_->body_ended(); }

  // The body as JSON. As parse_json; Unavailable where what all requests together have made of theirs takes
  // too much memory.
  Result<Json> parse_body();

  // The router's side.
  void set_caller(Caller caller) { caller_ = std::move(caller); }
  void set_json(Json json) { json_ = std::move(json); }
  Exchange& exchange() { return *exchange_; }

 private:
  ExchangePtr exchange_;
  const Route& route_;
  std::vector<std::string> parameters_;  // in the pattern's order
  Caller caller_;
  Json json_;
};

// Whether the body is said to be JSON in UTF-8 (RFC 9110 section 8.3): `application/json`, with at most the
// parameter charset=utf-8.
bool is_json_type(std::string_view content_type);

}  // namespace nf::http
