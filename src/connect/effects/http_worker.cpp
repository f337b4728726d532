#include "connect/effects/http_worker.h"

#include <algorithm>
#include <memory>

#include "base/hash.h"
#include "connect/effects/secret_mask.h"
#include "connect/effects/url.h"

namespace nf::connect {

namespace {

// Answers that another attempt may better.
bool may_pass(int status) { return status == 408 || status == 425 || status == 429 || status >= 500; }
// Where a gateway answered in the receiver's place, nobody knows what the receiver did; where it answered
// with another success than was expected, it has done something.
bool is_unknown(int status) { return status == 502 || status == 504 || (status >= 200 && status <= 299); }

std::string text_of(const Json& value) {
  if (value.is_string()) return std::string(value.get_string());
  return write_json(value);
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

bool has_header(const ports::HttpCall& call, std::string_view name) {
  return std::ranges::any_of(call.headers, [&](const auto& header) { return same_name(header.first, name); });
}

// What only we may say.
bool is_ours(std::string_view name) {
  for (const char* own : {"Idempotency-Key", "X-NeuronFlow-Approval", "Host", "Content-Length",
                          "Transfer-Encoding", "Connection"}) {
    if (same_name(name, own)) return true;
  }
  return false;
}

tl::unexpected<Error> wrong(const std::string& pointer, const std::string& what) {
  return fail(ErrorCode::InvalidInput, what, "", {{pointer, what}});
}

Json data_of(const ports::HttpAnswer& answer, const SecretMask& mask) {
  const auto type = std::ranges::find(answer.headers, "content-type", [](const auto& h) { return h.first; });
  const bool says_json = type != answer.headers.end() && type->second.find("json") != std::string::npos;
  if (says_json) {
    if (auto json = parse_json(answer.body)) {
      mask.mask(*json);
      return std::move(*json);
    }
  }
  const std::string body = mask.mask(answer.body);
  return Json(is_utf8(body) ? body : base64(body));
}

ports::EffectResult failed(std::string code, std::string message, bool definite, bool retryable) {
  return {.error = engine::StepError{std::move(code), std::move(message), ""},
          .definite = definite,
          .retryable = retryable};
}

ports::EffectResult result_of(const ports::HttpClient::Outcome& outcome, const engine::Release& release,
                              const std::string& secret) {
  return outcome ? http_result(*outcome, find(*release.effect().request, "expect"), secret)
                 : http_failure(outcome.error());
}

}  // namespace

Result<ports::HttpCall> http_call(const Json& request, const std::string& key,
                                  const std::vector<std::string>& approvals) {
  ports::HttpCall call{.method = string_at(request, "method").value_or("GET"),
                       .url = string_at(request, "url").value_or("")};
  if (const Json* headers = find(request, "headers")) {
    for (const auto& member : headers->as_object()) {
      if (is_ours(member.key()))
        return wrong("/headers", "`" + std::string(member.key()) + "` is set by us.");
      if (!member.value().is_null()) call.headers.emplace_back(member.key(), text_of(member.value()));
    }
  }
  if (const Json* query = find(request, "query")) {
    for (const auto& member : query->as_object()) {
      if (!member.value().is_null()) add_query(call.url, member.key(), text_of(member.value()));
    }
  }
  if (const Json* body = find(request, "body"); body && !body->is_null()) {
    call.body = text_of(*body);
    if (!has_header(call, "Content-Type")) {
      call.headers.emplace_back("Content-Type",
                                body->is_string() ? "text/plain; charset=utf-8" : "application/json");
    }
  }
  if (const Json* follow = find(request, "follow"))
    call.max_redirects = static_cast<int>(follow->to_number<double>());
  if (const Json* bytes = find(request, "max_bytes"))
    call.max_bytes = static_cast<std::size_t>(bytes->to_number<double>());
  call.headers.emplace_back("Idempotency-Key", key);
  for (const std::string& approval : approvals) call.headers.emplace_back("X-NeuronFlow-Approval", approval);
  return call;
}

Result<> use_connection(const ports::Connection& connection, ports::HttpCall& call) {
  const auto base = string_at(connection.config, "base_url");
  if (connection.type != "http" || !base)
    return wrong("/connection", "The connection `" + connection.name + "` is none of type http.");
  if (call.url.starts_with("/")) call.url = without_trailing_slash(*base) + call.url;
  if (origin_of(call.url).empty() || origin_of(call.url) != origin_of(*base)) {
    return wrong("/url", "The connection `" + connection.name + "` is for " + *base + " only.");
  }
  const std::string value = connection.secret("value");
  if (value.empty()) return {};
  const std::string header = string_at(connection.config, "header").value_or("Authorization");
  std::erase_if(call.headers, [&](const auto& h) { return same_name(h.first, header); });
  call.headers.emplace_back(header, value);
  return {};
}

ports::EffectResult http_result(const ports::HttpAnswer& answer, const Json* expect,
                                std::string_view secret) {
  const SecretMask mask(secret);
  const bool expected =
      expect ? std::ranges::any_of(expect->as_array(),
                                   [&](const Json& status) {
                                     return status.is_number() && status.to_number<double>() == answer.status;
                                   })
             : answer.status >= 200 && answer.status <= 299;
  if (!expected) {
    return failed("http", "The receiver answered " + std::to_string(answer.status) + ".",
                  !is_unknown(answer.status), may_pass(answer.status));
  }
  JsonObject headers;
  for (const auto& [name, value] : answer.headers) {
    if (name != "set-cookie" && is_utf8(value)) headers[mask.mask(name)] = mask.mask(value);
  }
  Json output = JsonObject{{"result", JsonObject{{"status", answer.status},
                                                 {"headers", std::move(headers)},
                                                 {"data", data_of(answer, mask)}}}};
  return {.output = std::make_shared<const Json>(std::move(output)),
          .provenance = expr::Provenance::of(expr::Source::External)};
}

ports::EffectResult http_failure(const ports::HttpFailure& failure) {
  const bool may_help = failure.code == "connect" || failure.code == "timeout" || failure.code == "protocol";
  return failed(failure.code, failure.message, !failure.sent, may_help);
}

tl::expected<ports::HttpCall, ports::EffectResult> HttpWorker::call_of(const engine::Release& release,
                                                                       std::string& secret) const {
  const auto wrong_params = [](const char* code, const Error& error) {
    return tl::make_unexpected(failed(code, error.message, true, false));
  };
  const Json& request = *release.effect().request;
  auto call = http_call(request, release.idempotency_key(), release.approvals());
  if (!call) return wrong_params("params", call.error());
  if (release.timeout()) call->timeout = *release.timeout();
  if (const auto name = string_at(request, "connection")) {
    const auto connection = connections_.open(*name);
    if (!connection) return wrong_params("connection", connection.error());
    if (const auto used = use_connection(*connection, *call); !used)
      return wrong_params("connection", used.error());
    secret = connection->secret("value");
  }
  return std::move(*call);
}

ports::EffectResult HttpWorker::carry_out(const engine::Release& release) {
  std::string secret;
  const auto call = call_of(release, secret);
  return call ? result_of(client_.send(*call), release, secret) : call.error();
}

std::optional<std::string> HttpWorker::place(const engine::Release& release) const {
  const Json& request = *release.effect().request;
  if (auto name = string_at(request, "connection")) return "connection " + *name;
  const std::string url = string_at(request, "url").value_or("");
  const std::size_t host = url.find("://");
  return url.substr(0, host == std::string::npos ? 0 : url.find_first_of("/?#", host + 3));
}

// All work is done on the client's thread; who calls this is the writer.
void HttpWorker::begin(const engine::Release& release, Done done) {
  struct Attempt {
    const engine::Release& release;
    const Done done;
    std::string secret;
  };
  const auto attempt = std::make_shared<Attempt>(release, std::move(done));
  client_.begin(
      [this, attempt]() -> std::optional<ports::HttpCall> {
        auto call = call_of(attempt->release, attempt->secret);
        if (call) return std::move(*call);
        attempt->done(std::move(call.error()));
        return std::nullopt;
      },
      [attempt](const ports::HttpClient::Outcome& outcome) {
        attempt->done(result_of(outcome, attempt->release, attempt->secret));
      });
}

}  // namespace nf::connect
