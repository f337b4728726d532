#include "http/problem.h"

#include <array>

#include "base/check.h"

namespace nf::http {
namespace {

struct Kind {
  std::string_view type;
  int status;
  std::string_view title;
};

// The outer contract of refusals. Other programs compare these names: add, do not change.
constexpr std::array kKinds = {
    Kind{"bad-request", 400, "The request is not well-formed HTTP"},
    Kind{"malformed-json", 400, "The body is not JSON"},
    Kind{"duplicate-key", 400, "An object has the same key twice"},
    Kind{"bad-utf8", 400, "The body is not valid UTF-8"},
    Kind{"limit-exceeded", 400, "The body exceeds a limit"},
    Kind{"unauthenticated", 401, "Sign in, or send a valid token"},
    Kind{"bad-signature", 401, "The signature does not fit"},
    Kind{"step-up-required", 401, "Confirm who you are"},
    Kind{"forbidden", 403, "You may not do this"},
    Kind{"csrf", 403, "The request did not come from our own page"},
    Kind{"scope", 403, "The token does not reach this far"},
    Kind{"self-approval", 403, "You are barred from deciding this request"},
    Kind{"not-a-reviewer", 403, "You are not a reviewer here"},
    Kind{"not-found", 404, "There is no such thing here"},
    Kind{"method-not-allowed", 405, "The method is not allowed here"},
    Kind{"request-timeout", 408, "The request did not arrive in time"},
    Kind{"conflict", 409, "It has changed since you looked"},
    Kind{"stale-revision", 409, "A later revision exists"},
    Kind{"approval-closed", 409, "The approval is closed"},
    Kind{"already-decided", 409, "You have already decided"},
    Kind{"not-your-turn", 409, "Your stage is not open"},
    Kind{"context-changed", 409, "You decided on something other than what is shown now"},
    Kind{"idempotency-running", 409, "The first request with this key is still running"},
    Kind{"pruned", 410, "It has gone with its retention"},
    Kind{"stale-etag", 412, "It has changed since you read it"},
    Kind{"too-large", 413, "The body is too large"},
    Kind{"uri-too-long", 414, "The request line is too long"},
    Kind{"unsupported-media-type", 415, "The content type is not accepted here"},
    Kind{"expectation-failed", 417, "The expectation cannot be met"},
    Kind{"invalid-input", 422, "The input is not right"},
    Kind{"comment-required", 422, "A comment is required"},
    Kind{"revision-limit", 422, "No further revision is possible"},
    Kind{"execution-failed", 422, "The execution failed"},
    Kind{"idempotency-mismatch", 422, "This key was used with another body"},
    Kind{"limit-reached", 422, "A limit is reached"},
    Kind{"throttled", 429, "Too many attempts"},
    Kind{"headers-too-large", 431, "The headers are too large"},
    Kind{"internal", 500, "Something went wrong on our side"},
    Kind{"storage", 500, "The database failed"},
    Kind{"not-implemented", 501, "This is not supported"},
    Kind{"unavailable", 503, "Not now"},
    Kind{"http-version", 505, "The HTTP version is not supported"},
};

const Kind* kind_of(std::string_view type) {
  for (const Kind& kind : kKinds)
    if (kind.type == type) return &kind;
  return nullptr;
}

std::string_view type_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::InvalidInput:
      return "invalid-input";
    case ErrorCode::NotFound:
      return "not-found";
    case ErrorCode::Forbidden:
      return "forbidden";
    case ErrorCode::Conflict:
      return "conflict";
    case ErrorCode::LimitReached:
      return "limit-reached";
    case ErrorCode::Unavailable:
      return "unavailable";
    case ErrorCode::Storage:
      return "storage";
  }
  return "internal";
}

constexpr std::string_view kStorageDetail =
    "Whether the change was made is not known. Look before you repeat it.";

}  // namespace

Response problem(int status, std::string_view type, std::string_view title, std::string_view detail,
                 const std::vector<Fault>& errors) {
  JsonObject body;
  body["type"] = "/problems/" + std::string(type);
  body["title"] = title;
  body["status"] = status;
  if (!detail.empty()) body["detail"] = detail;
  if (!errors.empty()) {
    JsonArray list;
    for (const Fault& fault : errors)
      list.push_back(JsonObject{{"pointer", fault.pointer}, {"message", fault.message}});
    body["errors"] = std::move(list);
  }
  Response response = text_response(status, "application/problem+json", write_json(Json(std::move(body))));
  if (status == 401) response.set("WWW-Authenticate", "Bearer");
  // What is throttled counts the last quarter of an hour: sooner, a new attempt may only be refused again.
  if (status == 503 || status == 429) response.set("Retry-After", type == "throttled" ? "900" : "1");
  return response;
}

Response problem(const Error& error) {
  const Kind* by_code = kind_of(type_of(error.code));
  if (error.code == ErrorCode::Storage) return problem(by_code->type, kStorageDetail);
  const Kind* kind = error.type.empty() ? by_code : kind_of(error.type);
  if (!kind) return problem(by_code->status, error.type, by_code->title, error.message, error.faults);
  return problem(kind->status, kind->type, kind->title, error.message, error.faults);
}

Response problem(std::string_view type, std::string_view detail) {
  const Kind* kind = kind_of(type);
  CHECK(kind != nullptr);
  return problem(kind->status, kind->type, kind->title, detail);
}

}  // namespace nf::http
